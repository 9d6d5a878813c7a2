"""The list of gifts: filtered, sorted, a page at a time."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.gifts.models import Gift, GiftStatus, Refund, Source
from fundraiser.matching.models import Allocation
from fundraiser.money import Money
from fundraiser.pledges.models import Checkout
from fundraiser.public_ids import is_public_id
from fundraiser.staff.lists import PAGE_LENGTH, Cursor, Page, page_of

STRIPE_IDS = ("pi_", "ch_", "py_", "txn_", "re_", "pyr_", "cs_")


class Matched(StrEnum):
    """Whether a gift has match now."""

    YES = "yes"
    NO = "no"


class GiftOrder(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    LARGEST = "largest"
    SMALLEST = "smallest"

    @property
    def is_descending(self) -> bool:
        return self in {GiftOrder.NEWEST, GiftOrder.LARGEST}

    @property
    def is_by_time(self) -> bool:
        return self in {GiftOrder.NEWEST, GiftOrder.OLDEST}


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftFilters:
    """Which gifts to list; None and the empty string leave a filter out."""

    search: str = ""
    searches_contact: bool = False  # whether the person may find gifts by email address
    campaign_id: int | None = None
    donor_id: int | None = None
    page_id: int | None = None
    team_id: int | None = None
    status: GiftStatus | None = None
    source: Source | None = None
    since: date | None = None
    until: date | None = None
    matched: Matched | None = None
    least_cents: int | None = None
    most_cents: int | None = None
    order: GiftOrder = GiftOrder.NEWEST


@dataclass(frozen=True, slots=True)
class GiftRow:
    """One line of the list."""

    public_id: str
    received_at: datetime
    zone: str
    campaign_name: str
    name: str
    email: str
    hides_name: bool
    amount: Money
    left: Money
    matched: Money
    status: GiftStatus
    source: Source
    has_comment: bool


def list_gifts(filters: GiftFilters, *, language: str, after: Cursor | None) -> Page[GiftRow]:
    """Return the page of gifts that follows `after`, in the order asked for, with their match."""
    query = filtered(
        select(*_columns(language)).join(Campaign, Campaign.id == Gift.campaign_id), filters
    )
    query = _ordered(query, filters.order, after).limit(PAGE_LENGTH + 1)
    found = page_of(db.session.execute(query).all(), lambda row: _cursor(row, filters.order))
    matched = _matched_cents([row.id for row in found.rows])
    rows = [_row(row, matched.get(row.id, 0)) for row in found.rows]
    return Page(rows, found.next_cursor)


def filtered(query: Select[Any], filters: GiftFilters) -> Select[Any]:
    """Return a query of gifts, narrowed by the filters."""
    equal: list[tuple[Any, Any]] = [
        (Gift.campaign_id, filters.campaign_id),
        (Gift.donor_id, filters.donor_id),
        (Gift.page_id, filters.page_id),
        (Gift.team_id, filters.team_id),
        (Gift.status, filters.status),
        (Gift.source, filters.source),
    ]
    for column, wanted in equal:
        if wanted is not None:
            query = query.where(column == wanted)
    if filters.since:
        query = query.where(Gift.received_on >= filters.since)
    if filters.until:
        query = query.where(Gift.received_on <= filters.until)
    if filters.least_cents is not None:
        query = query.where(Gift.amount_cents >= filters.least_cents)
    if filters.most_cents is not None:
        query = query.where(Gift.amount_cents <= filters.most_cents)
    if filters.matched:
        matched_cents = (
            select(func.sum(Allocation.change_cents))
            .where(Allocation.gift_id == Gift.id)
            .scalar_subquery()
        )
        has_match = func.coalesce(matched_cents, 0) > 0
        query = query.where(has_match if filters.matched is Matched.YES else ~has_match)
    return _searched(query, filters)


def _searched(query: Select[Any], filters: GiftFilters) -> Select[Any]:
    """Narrow by what was typed: an id of ours or of Stripe's, an address, or a part of a name."""
    text = filters.search
    if not text:
        return query
    if is_public_id(text.lower()):
        return query.where(Gift.public_id == text.lower())
    if text.startswith(STRIPE_IDS):
        return query.where(_has_stripe_id(text))
    by_name = Gift.name.icontains(text, autoescape=True)
    if filters.searches_contact:
        return query.where(or_(by_name, Gift.email.icontains(text, autoescape=True)))
    return query.where(by_name)


def _has_stripe_id(stripe_id: str) -> ColumnElement[bool]:
    match stripe_id.partition("_")[0]:
        case "re" | "pyr":
            return Gift.id.in_(select(Refund.gift_id).where(Refund.stripe_id == stripe_id))
        case "cs":
            return Gift.pledge_id.in_(
                select(Checkout.pledge_id).where(Checkout.session_id == stripe_id)
            )
        case "txn":
            return Gift.balance_transaction_id == stripe_id
        case _:
            return or_(Gift.payment_intent_id == stripe_id, Gift.charge_id == stripe_id)


def _columns(language: str) -> list[Any]:
    return [
        Gift.id,
        Gift.public_id,
        Gift.received_at,
        Campaign.zone,
        (Campaign.name_fr if language == "fr" else Campaign.name_en).label("campaign_name"),
        Gift.name,
        Gift.email,
        Gift.hides_name,
        Gift.currency,
        Gift.amount_cents,
        Gift.left_cents,
        Gift.status,
        Gift.source,
        (Gift.comment != "").label("has_comment"),
    ]


def _ordered(query: Select[Any], order: GiftOrder, after: Cursor | None) -> Select[Any]:
    column: InstrumentedAttribute[Any] = Gift.received_at if order.is_by_time else Gift.amount_cents
    if after is not None:
        value = after.instant if order.is_by_time else after.value
        here, there = tuple_(column, Gift.id), tuple_(value, after.id)
        query = query.where(here < there if order.is_descending else here > there)
    if order.is_descending:
        return query.order_by(column.desc(), Gift.id.desc())
    return query.order_by(column, Gift.id)


def _cursor(row: Any, order: GiftOrder) -> Cursor:
    if order.is_by_time:
        return Cursor.at(row.received_at, row.id)
    return Cursor(row.amount_cents, row.id)


def _matched_cents(gift_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Allocation.gift_id, func.sum(Allocation.change_cents))
        .where(Allocation.gift_id.in_(gift_ids))
        .group_by(Allocation.gift_id)
    )
    return {gift_id: int(cents) for gift_id, cents in rows}


def _row(row: Any, matched_cents: int) -> GiftRow:
    return GiftRow(
        public_id=row.public_id,
        received_at=row.received_at,
        zone=row.zone,
        campaign_name=row.campaign_name,
        name=row.name,
        email=row.email,
        hides_name=row.hides_name,
        amount=Money(row.amount_cents, row.currency),
        left=Money(row.left_cents, row.currency),
        matched=Money(matched_cents, row.currency),
        status=row.status,
        source=row.source,
        has_comment=row.has_comment,
    )
