"""Reads of the digest: a day of each campaign, and what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from fundraiser.accounts.models import StaffMember
from fundraiser.alarms.queries import count_open_alarms
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import balances, list_published
from fundraiser.clock import date_in
from fundraiser.database import db
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.queries import list_days
from fundraiser.mail.models import EmailStatus
from fundraiser.mail.queries import count_by_status
from fundraiser.money import Money
from fundraiser.peer_to_peer.queries.moderation import count_to_verify, count_waiting
from fundraiser.stripe_sync.queries import count_unclaimed


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """What a campaign was given on one day, and what it has raised by now."""

    campaign: Campaign
    given: Money
    gift_count: int
    total: Money


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many of each kind wait for somebody."""

    alarms: int
    failed_emails: int
    unclaimed_payments: int
    places: int
    offline_gifts: int


def list_readers() -> Sequence[StaffMember]:
    """Return the people with an open account who chose the digest."""
    query = select(StaffMember).where(StaffMember.active.is_(True), StaffMember.wants_digest)
    return db.session.scalars(query.order_by(StaffMember.id)).all()


def list_campaign_days(day: date) -> list[CampaignDay]:
    """Return that day of each campaign that took gifts on it."""
    return [_day_of(campaign, day) for campaign in list_published() if _was_open_on(campaign, day)]


def count_what_waits() -> WaitingCounts:
    return WaitingCounts(
        alarms=count_open_alarms(),
        failed_emails=count_by_status([EmailStatus.DEAD])[EmailStatus.DEAD],
        unclaimed_payments=count_unclaimed(),
        places=count_waiting().to_read,
        offline_gifts=count_to_verify(),
    )


def _was_open_on(campaign: Campaign, day: date) -> bool:
    first, last = (date_in(at, campaign.zone) for at in (campaign.opens_at, campaign.closes_at))
    return first <= day <= last


def _day_of(campaign: Campaign, day: date) -> CampaignDay:
    rows = list_days(Account.given(campaign.id), since=day, until=day)
    now = balances(campaign)
    return CampaignDay(
        campaign=campaign,
        given=Money(sum(row.sum_cents for row in rows), campaign.currency),
        gift_count=sum(row.count for row in rows),
        total=now.given + now.matched + now.lead_gifts,
    )
