"""A supporter's page as everybody sees it, and as a place where gifts are made.

Everything here is what was approved and what donors allow: no address, no owner's id, no name that
is hidden, nothing that waits. The match is the campaign's, and so is what may be said of it.
"""

from enum import StrEnum
from typing import Any

from flask import render_template

from fundraiser import clock
from fundraiser.campaigns.models import Season
from fundraiser.database import db
from fundraiser.gifts.models import Credit, Source
from fundraiser.gifts.queries import wall_of
from fundraiser.i18n.languages import current_language
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceStatus, Team
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.leaderboards import place_of_page
from fundraiser.peer_to_peer.queries.pages import find_page_at, list_shown_updates
from fundraiser.peer_to_peer.queries.totals import page_totals
from fundraiser.peer_to_peer.share_files.card import card_url
from fundraiser.pledges.views.giving_form import GivingPlace, ShownForm
from fundraiser.web.links import public_url_for
from fundraiser.web.responses import or_404
from fundraiser.web.sharing import share_links

PAGE = "peer_to_peer.page"
UPDATES_AT_FIRST = 3


class PageState(StrEnum):
    """What a page that others see says instead of, or with, its form."""

    OPEN = "open"
    UPCOMING = "upcoming"
    PAUSED = "paused"
    ENDED = "ended"


def find_known(slug: str) -> FundraiserPage:
    """Return the page at an address that others see or have seen. Raises NotFound."""
    page = or_404(find_page_at(slug) if is_slug(slug) else None)
    was_seen = page.is_live or page.published_at is not None
    return or_404(page if was_seen and page.campaign.is_published else None)


def get_shown(slug: str) -> FundraiserPage:
    """Return the page at an address, if everybody may see it now. Raises NotFound."""
    page = find_known(slug)
    return or_404(page if page.is_shown else None)


def state_of(page: FundraiserPage) -> PageState:
    season = page.campaign.season_at(clock.now())
    if page.is_closed or season is Season.ENDED:
        return PageState.ENDED
    if page.is_paused:
        return PageState.PAUSED
    return PageState.UPCOMING if season is Season.UPCOMING else PageState.OPEN


def credit_for(page: FundraiserPage) -> Credit:
    """Return what a gift promised on the page now is counted for: no team that was taken down."""
    is_down = page.team is not None and page.team.status is PlaceStatus.TAKEN_DOWN
    return Credit(page.id, None if is_down else page.team_id)


def place_of(page: FundraiserPage) -> GivingPlace:
    """Return the page as a place where gifts are made."""
    page_id = page.id
    return GivingPlace(
        campaign=page.campaign,
        draw=lambda shown: _drawn(page_id, shown),
        source=Source.PAGE,
        credit=credit_for(page),
    )


def page_facts(page: FundraiserPage) -> dict[str, Any]:
    """Return what `peer_to_peer/page.html` shows beside its form, in the language spoken."""
    givers, next_before = wall_of(Credit(page.id))
    updates = list_shown_updates(page.id, most=UPDATES_AT_FIRST + 1)
    page_url = url_of(page)
    return {
        "page": page,
        "campaign": page.campaign,
        "state": state_of(page),
        "totals": page_totals([page])[page.id],
        "team": shown_team(page),
        "own_place": place_of_page(page),
        "wall": givers,
        "next_before": next_before,
        "updates": updates[:UPDATES_AT_FIRST],
        "has_more_updates": len(updates) > UPDATES_AT_FIRST,
        "share_links": share_links(page_url, page.title),
        "page_url": page_url,
        "known_by": url_of(page, page.language),
        "card_url": card_url(page),
    }


def shown_team(page: FundraiserPage) -> Team | None:
    """Return the page's team, if everybody may see it."""
    return page.team if page.team and page.team.is_shown else None


def url_of(page: FundraiserPage, language: str | None = None) -> str:
    """Return the whole address of the page in a language, the one spoken unless said otherwise."""
    return public_url_for(PAGE, language=language or current_language(), slug=page.slug)


def _drawn(page_id: int, shown: ShownForm) -> str:
    page = db.session.get_one(FundraiserPage, page_id)
    return render_template("peer_to_peer/page.html", **page_facts(page), **shown.facts())
