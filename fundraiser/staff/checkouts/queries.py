"""The list of pledges, newest first, and the checkouts that finance must look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import contains_eager

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.money import Money
from fundraiser.pledges.models import Checkout, CheckoutStatus, Pledge, PledgeStatus
from fundraiser.public_ids import is_public_id
from fundraiser.staff.tables.paging import PAGE_LENGTH, Page, page_of

MOST_QUARANTINED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgeFilters:
    """Which pledges to list; None and the empty string leave a filter out."""

    search: str = ""
    searches_contact: bool = False  # whether the person may find pledges by email address
    campaign_id: int | None = None
    donor_id: int | None = None
    status: PledgeStatus | None = None
    since_at: datetime | None = None
    until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PledgeRow:
    """One line of the list."""

    public_id: str
    made_at: datetime
    zone: str
    campaign_name: str
    name: str
    email: str
    hides_name: bool
    amount: Money
    status: PledgeStatus
    is_quarantined: bool  # a payment of it arrived that is not what was promised


def list_pledges(
    filters: PledgeFilters, *, language: str, before_id: int | None
) -> Page[PledgeRow]:
    """Return the page of pledges that follows, newest first."""
    query = pledges_that_fit(
        select(*_columns(language)).join(Campaign, Campaign.id == Pledge.campaign_id), filters
    )
    if before_id is not None:
        query = query.where(Pledge.id < before_id)
    query = query.order_by(Pledge.id.desc()).limit(PAGE_LENGTH + 1)
    found = page_of(db.session.execute(query).all(), lambda row: row.id)
    return Page([_row(row) for row in found.rows], found.next_cursor)


def pledges_that_fit(query: Select[Any], filters: PledgeFilters) -> Select[Any]:
    """Return a query of pledges, narrowed by the filters."""
    equal: list[tuple[Any, Any]] = [
        (Pledge.campaign_id, filters.campaign_id),
        (Pledge.donor_id, filters.donor_id),
        (Pledge.status, filters.status),
    ]
    for column, wanted in equal:
        if wanted is not None:
            query = query.where(column == wanted)
    if filters.since_at:
        query = query.where(Pledge.made_at >= filters.since_at)
    if filters.until_at:
        query = query.where(Pledge.made_at < filters.until_at)
    return _searched(query, filters)


def list_quarantined() -> Sequence[Checkout]:
    """Return the checkouts that were paid and not as promised, oldest first, with pledges."""
    return db.session.scalars(
        select(Checkout)
        .join(Checkout.pledge)
        .join(Pledge.campaign)
        .options(contains_eager(Checkout.pledge).contains_eager(Pledge.campaign))
        .where(Checkout.status == CheckoutStatus.QUARANTINED)
        .order_by(Checkout.id)
        .limit(MOST_QUARANTINED)
    ).all()


def _searched(query: Select[Any], filters: PledgeFilters) -> Select[Any]:
    """Narrow by what was typed: an id of ours or of Stripe's, an address, or a part of a name."""
    text = filters.search
    if not text:
        return query
    if is_public_id(text.lower()):
        return query.where(Pledge.public_id == text.lower())
    if text.startswith("cs_"):
        return query.where(
            exists().where(Checkout.pledge_id == Pledge.id, Checkout.session_id == text)
        )
    by_name = Pledge.name.icontains(text, autoescape=True)
    if filters.searches_contact:
        return query.where(or_(by_name, Pledge.email.icontains(text, autoescape=True)))
    return query.where(by_name)


def _columns(language: str) -> list[Any]:
    quarantined = exists().where(
        Checkout.pledge_id == Pledge.id, Checkout.status == CheckoutStatus.QUARANTINED
    )
    return [
        Pledge.id,
        Pledge.public_id,
        Pledge.made_at,
        Campaign.zone,
        (Campaign.name_fr if language == "fr" else Campaign.name_en).label("campaign_name"),
        Pledge.name,
        Pledge.email,
        Pledge.hides_name,
        Pledge.currency,
        Pledge.amount_cents,
        Pledge.status,
        quarantined.label("is_quarantined"),
    ]


def _row(row: Any) -> PledgeRow:
    return PledgeRow(
        public_id=row.public_id,
        made_at=row.made_at,
        zone=row.zone,
        campaign_name=row.campaign_name,
        name=row.name,
        email=row.email,
        hides_name=row.hides_name,
        amount=Money(row.amount_cents, row.currency),
        status=row.status,
        is_quarantined=row.is_quarantined,
    )
