"""The list of gifts: filtered, sorted, a page at a time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.gifts.models import Gift, GiftStatus, Refund, Source
from fundraiser.matching.models import Allocation
from fundraiser.money import Money
from fundraiser.pledges.models import Checkout
from fundraiser.public_ids import is_public_id
from fundraiser.staff.lists import PAGE_LENGTH, Cursor, Page

STRIPE_PAYMENTS = ("pi_", "ch_", "py_", "txn_")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    query = filtered(select(*_columns(language)).join(Campaign, Campaign.id == Gift.campaign_id), filters)
    query = _ordered(query, filters.order, after).limit(PAGE_LENGTH + 1)
    found = db.session.execute(query).all()
    shown = found[:PAGE_LENGTH]
    matched = _matched_cents([row.id for row in shown])
    rows = [_row(row, matched.get(row.id, 0)) for row in shown]
    is_last = len(found) <= PAGE_LENGTH
    return Page(rows, None if is_last else str(_cursor(shown[-1], filters.order)))


def filtered(query: Select[Any], filters: GiftFilters) -> Select[Any]:
    """Return a query of gifts, narrowed by the filters."""
    equal: list[tuple[Any, Any]] = [
        (Gift.campaign_id, filters.campaign_id),
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
        has_match = exists().where(Allocation.gift_id == Gift.id, Allocation.left_cents > 0)
        query = query.where(has_match if filters.matched is Matched.YES else ~has_match)
    return _searched(query, filters)


def _searched(query: Select[Any], filters: GiftFilters) -> Select[Any]:
    """Narrow by what was typed: an id of ours or of Stripe's, an address, or a part of a name."""
    text = filters.search.strip()
    if not text:
        return query
    if is_public_id(text.lower()):
        return query.where(Gift.public_id == text.lower())
    if text.startswith(STRIPE_PAYMENTS):
        ids = (Gift.payment_intent_id, Gift.charge_id, Gift.balance_transaction_id)
        return query.where(or_(*(column == text for column in ids)))
    if text.startswith("re_"):
        return query.where(exists().where(Refund.gift_id == Gift.id, Refund.stripe_id == text))
    if text.startswith("cs_"):
        return query.where(
            exists().where(Checkout.pledge_id == Gift.pledge_id, Checkout.session_id == text)
        )
    by_name = Gift.name.icontains(text, autoescape=True)
    if filters.searches_contact:
        return query.where(or_(by_name, Gift.email.icontains(text, autoescape=True)))
    return query.where(by_name)


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
    column: InstrumentedAttribute[Any] = (
        Gift.received_at if order.is_by_time else Gift.amount_cents
    )
    if after is not None:
        value = _instant(after.value) if order.is_by_time else after.value
        here, there = tuple_(column, Gift.id), tuple_(value, after.id)
        query = query.where(here < there if order.is_descending else here > there)
    if order.is_descending:
        return query.order_by(column.desc(), Gift.id.desc())
    return query.order_by(column, Gift.id)


def _cursor(row: Any, order: GiftOrder) -> Cursor:
    value = _microseconds(row.received_at) if order.is_by_time else row.amount_cents
    return Cursor(value, row.id)


def _microseconds(instant: datetime) -> int:
    elapsed = instant - EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def _instant(microseconds: int) -> datetime:
    seconds, rest = divmod(microseconds, 1_000_000)
    return datetime.fromtimestamp(min(seconds, 10**11), UTC).replace(microsecond=rest)


def _matched_cents(gift_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Allocation.gift_id, func.sum(Allocation.left_cents))
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
