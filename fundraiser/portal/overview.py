"""The gifts, pages and teams of one donor or supporter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from sqlalchemy import select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.gifts.emails import LINK_PURPOSE
from fundraiser.gifts.models import Gift
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.queries.places import list_own
from fundraiser.peer_to_peer.queries.totals import PlaceTotals, place_totals
from fundraiser.portal.words import GIFT_STATES, PAGE_STATES, TEAM_STATES
from fundraiser.web.links import signed_url

GIFTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OwnGift:
    """A gift, as its donor sees it."""

    received_on: date
    campaign_name: str
    amount: Money
    refunded: Money
    matched: Money
    state: LazyString
    thank_you_url: str
    match_url: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page with its totals, the label of its status and its owner's next step."""

    page: FundraiserPage
    campaign_name: str
    totals: PlaceTotals
    state: LazyString
    next_step: LazyString


@dataclass(frozen=True, slots=True)
class OwnTeam:
    """A team that the donor leads or has a page in."""

    team: Team
    is_captain: bool
    state: LazyString


@dataclass(frozen=True, slots=True)
class Overview:
    """The account page's content. `older` is the `before_id` of the next page of gifts, if any."""

    gifts: Sequence[OwnGift]
    older: int | None
    pages: Sequence[OwnPage]
    teams: Sequence[OwnTeam]


def overview_of(donor: Donor, *, language: str, before_id: int | None = None) -> Overview:
    """Return the donor's gifts (those before `before_id`, if given), pages and teams."""
    listed = _list_gifts(donor.id, before_id)
    gifts = listed[:GIFTS_SHOWN]
    pages = list_own(FundraiserPage, donor.id)
    return Overview(
        gifts=_own_gifts(gifts, language),
        older=gifts[-1].id if len(listed) > GIFTS_SHOWN else None,
        pages=_own_pages(pages, language),
        teams=_own_teams(donor.id, pages),
    )


def _list_gifts(donor_id: int, before_id: int | None) -> Sequence[Gift]:
    query = select(Gift).where(Gift.donor_id == donor_id)
    if before_id is not None:
        query = query.where(Gift.id < before_id)
    return db.session.scalars(query.order_by(Gift.id.desc()).limit(GIFTS_SHOWN + 1)).all()


def _own_gifts(gifts: Sequence[Gift], language: str) -> list[OwnGift]:
    campaigns = _campaigns(gift.campaign_id for gift in gifts)
    return [
        OwnGift(
            received_on=gift.received_on,
            campaign_name=campaigns[gift.campaign_id].title_in(language),
            amount=gift.amount,
            refunded=gift.refunded,
            matched=gift.matched,
            state=GIFT_STATES[gift.status],
            thank_you_url=signed_url("gifts.thank_you", LINK_PURPOSE, gift.public_id),
            match_url=signed_url("gifts.match", LINK_PURPOSE, gift.public_id),
        )
        for gift in gifts
    ]


def _own_pages(pages: Sequence[FundraiserPage], language: str) -> list[OwnPage]:
    totals = place_totals(pages)
    return [
        OwnPage(
            page=page,
            campaign_name=page.campaign.title_in(language),
            totals=totals[page.id],
            state=PAGE_STATES[page.status].state,
            next_step=PAGE_STATES[page.status].next_step,
        )
        for page in pages
    ]


def _own_teams(donor_id: int, pages: Sequence[FundraiserPage]) -> list[OwnTeam]:
    """Return the teams that the donor leads, then the others that their pages are in."""
    led = list_own(Team, donor_id)
    led_ids = {team.id for team in led}
    joined = {page.team.id: page.team for page in pages if page.team is not None}
    others = [team for team_id, team in joined.items() if team_id not in led_ids]
    return [
        *(OwnTeam(team, is_captain=True, state=TEAM_STATES[team.status]) for team in led),
        *(OwnTeam(team, is_captain=False, state=TEAM_STATES[team.status]) for team in others),
    ]


def _campaigns(ids: Iterable[int]) -> dict[int, Campaign]:
    campaigns = db.session.scalars(select(Campaign).where(Campaign.id.in_(set(ids))))
    return {campaign.id: campaign for campaign in campaigns}
