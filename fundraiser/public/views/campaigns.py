"""The campaign page with its giving form, and the match page."""

from datetime import datetime

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import find_photograph
from fundraiser.gifts.queries import wall
from fundraiser.i18n.languages import current_language
from fundraiser.matching.offers import current_offer, progress
from fundraiser.peer_to_peer.queries.leaderboards import has_pages
from fundraiser.pledges.links import LINK_PURPOSE
from fundraiser.pledges.views.giving_form import (
    AnyForm,
    GivingPlace,
    change_form,
    kept_page,
    take_form,
)
from fundraiser.public.json_ld import describe_campaign, describe_match_page
from fundraiser.public.queries import kept_wall, ledger_entries, public_pools
from fundraiser.public.share_cards import campaign_card_url
from fundraiser.public.views.blueprints import bp
from fundraiser.public.views.published import kept_campaign, published
from fundraiser.seals.queries import find_newest_block
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.links import public_url_for
from fundraiser.web.page_cache import as_seen, page_cache
from fundraiser.web.rate_limits import giving_limit
from fundraiser.web.response_cache import kept_answer
from fundraiser.web.responses import not_stored, row_number
from fundraiser.web.sharing import share_links


@bp.get("/campaigns/<slug>")
@open_to_all
def campaign_page(slug: str) -> ResponseReturnValue:
    """Show a campaign and its giving form."""
    key = as_seen("campaign", slug)
    return kept_answer(page_cache().get(key, lambda: kept_page(place_of(published(slug)))))


@bp.post("/campaigns/<slug>")
@open_to_all
@giving_limit
def give(slug: str) -> ResponseReturnValue:
    """Accept the giving form and redirect the donor to the payment page."""
    return take_form(place_of(kept_campaign(slug)), lambda: place_of(published(slug)))


@bp.get("/campaigns/<slug>/change/<public_id>")
@signed_link(LINK_PURPOSE)
def change_pledge(slug: str, public_id: str) -> ResponseReturnValue:
    """Show the giving form with the donor's answers, to change them before paying."""
    return change_form(place_of(published(slug)), public_id)


@bp.get("/campaigns/<slug>/match")
@open_to_all
def match_page(slug: str) -> ResponseReturnValue:
    """Show the pools with their sponsors, terms and figures, and the ledger without names."""
    before_id = row_number(request.args.get("before"))
    if before_id is not None:
        return _match_html(slug, before_id=before_id)
    kept = page_cache().get(as_seen("match", slug), lambda: _match_html(slug))
    return not_stored(kept.value)


def _match_html(slug: str, *, before_id: int | None = None) -> str:
    """Return the match page with the ledger's newest entries, or those before `before_id`."""
    campaign = published(slug)
    at = clock.now()
    offer = current_offer(campaign, at=at)
    entries, next_before = ledger_entries(campaign, before_id=before_id)
    next_url = url_for("public.match_page", slug=slug, before=next_before) + "#ledger"
    return render_template(
        "public/match_page.html",
        campaign=campaign,
        matching=offer,
        season=campaign.season_at(at),
        progress=progress(campaign, offer),
        pools=public_pools(campaign, at=at),
        entries=entries,
        seal=find_newest_block(),
        next_url=next_url if next_before else None,
        structured=describe_match_page(campaign),
        is_kept=before_id is None,
    )


def place_of(campaign: Campaign) -> GivingPlace:
    """Return the campaign page as a place where gifts are made."""
    return GivingPlace(
        campaign=campaign, draw=lambda shown: campaign_html(campaign, shown, at=clock.now())
    )


def campaign_html(
    campaign: Campaign, shown: AnyForm, *, at: datetime, is_preview: bool = False
) -> str:
    """Return the campaign page with its giving form, as it is at `at`."""
    language = current_language()
    page_url = public_url_for("public.campaign_page", language=language, slug=campaign.slug)
    season = campaign.season_at(at)
    figures = progress(campaign, shown.matching)
    newest = kept_wall if shown.is_kept else wall
    return render_template(
        "public/campaign_page.html",
        campaign=campaign,
        photograph=find_photograph(campaign),
        progress=figures,
        card_url=campaign_card_url(campaign, figures, language),
        season=season,
        structured=describe_campaign(campaign, season),
        wall=newest(campaign.id) if campaign.shows_wall else [],
        share_links=share_links(page_url, campaign.title_in(language)),
        has_leaderboard=has_pages(campaign.id) and not is_preview,
        is_preview=is_preview,
        **shown.facts(),
    )
