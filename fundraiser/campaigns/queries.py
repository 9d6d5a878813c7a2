"""Reads of campaigns, and their balances from the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from fundraiser.campaigns.models import Campaign, CampaignStatus
from fundraiser.database import db, find_row, lock_row
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.queries import net_credits
from fundraiser.money import Money
from fundraiser.pictures.models import Picture
from fundraiser.pictures.queries import get_picture

BY_SLUG = (  # built once, because it runs for every page; most show the photograph
    select(Campaign).options(joinedload(Campaign.picture)).where(Campaign.slug == bindparam("slug"))
)


@dataclass(frozen=True, slots=True)
class Balances:
    """A campaign's balances, each separate (M12)."""

    given: Money
    covered_fees: Money
    matched: Money
    lead_gifts: Money
    gift_count: int


def find_campaign(slug: str) -> Campaign | None:
    if not slug.isprintable():  # PostgreSQL refuses some of these characters
        return None
    return db.session.scalars(BY_SLUG, {"slug": slug}).one_or_none()


def find_previewed(preview_id: str) -> Campaign | None:
    """Return the campaign whose preview has this id in its secret link."""
    return find_row(Campaign, Campaign.preview_id == preview_id)


def find_photograph(campaign: Campaign) -> Picture | None:
    """Return the campaign's photograph. The campaign may be one that was read before."""
    return get_picture(campaign.picture_id) if campaign.picture_id else None


def get_campaign(campaign_id: int) -> Campaign:
    return db.session.get_one(Campaign, campaign_id)


def lock_campaign(campaign_id: int) -> Campaign:
    """Return the current campaign, locked until the transaction ends."""
    return lock_row(Campaign, campaign_id)


def list_campaigns() -> Sequence[Campaign]:
    """Return all campaigns, latest closing first."""
    return db.session.scalars(select(Campaign).order_by(Campaign.closes_at.desc())).all()


def list_published() -> Sequence[Campaign]:
    return [campaign for campaign in list_campaigns() if campaign.is_published]


def find_campaign_in_season(at: datetime) -> Campaign | None:
    """Return the home page's campaign: open now, else next to open, else last ended."""
    published = select(Campaign).where(Campaign.status == CampaignStatus.PUBLISHED).limit(1)
    choices = (
        published.where(Campaign.opens_at <= at, Campaign.closes_at > at).order_by(
            Campaign.closes_at
        ),
        published.where(Campaign.opens_at > at).order_by(Campaign.opens_at),
        published.where(Campaign.closes_at <= at).order_by(Campaign.closes_at.desc()),
    )
    for choice in choices:
        campaign = db.session.scalars(choice).one_or_none()
        if campaign:
            return campaign
    return None


def balances(campaign: Campaign) -> Balances:
    """Return the campaign's balances, at the same cost for any number of gifts."""
    given, covered, matched, lead = (
        Account.given(campaign.id),
        Account.covered_fees(campaign.id),
        Account.matched(campaign.id),
        Account.lead_gifts(campaign.id),
    )
    rows = net_credits([given, covered, matched, lead])
    return Balances(
        given=rows[given.code].amount,
        covered_fees=rows[covered.code].amount,
        matched=rows[matched.code].amount,
        lead_gifts=rows[lead.code].amount,
        gift_count=rows[given.code].gift_count,
    )
