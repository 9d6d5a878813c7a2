"""The list of donors, newest first, with what each has given."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.gifts.models import Gift
from fundraiser.i18n.languages import Language
from fundraiser.money import Money
from fundraiser.public_ids import is_public_id
from fundraiser.staff.tables.paging import PAGE_LENGTH, Page, page_of


class HasGiven(StrEnum):
    """Whether anything has arrived of a donor."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class DonorFilters:
    """Which donors to list; None and the empty string leave a filter out."""

    search: str = ""
    has_given: HasGiven | None = None
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Giving:
    """What one donor has given in one currency, after refunds."""

    gift_count: int
    left: Money


@dataclass(frozen=True, slots=True)
class DonorRow:
    """One line of the list."""

    public_id: str
    name: str
    email: str
    language: Language
    first_gift_at: datetime | None
    giving: Sequence[Giving]  # one for each currency


def list_donors(filters: DonorFilters, *, before_id: int | None) -> Page[DonorRow]:
    """Return the page of donors that follows, newest first."""
    query = donors_that_fit(select(Donor), filters)
    if before_id is not None:
        query = query.where(Donor.id < before_id)
    query = query.order_by(Donor.id.desc()).limit(PAGE_LENGTH + 1)
    found = page_of(db.session.scalars(query).all(), lambda donor: donor.id)
    giving = giving_of([donor.id for donor in found.rows])
    return Page([_row(donor, giving[donor.id]) for donor in found.rows], found.next_cursor)


def donors_that_fit(query: Select[Any], filters: DonorFilters) -> Select[Any]:
    """Return a query of donors, narrowed by the filters."""
    if filters.has_given is HasGiven.YES:
        query = query.where(Donor.first_gift_at.is_not(None))
    if filters.has_given is HasGiven.NO:
        query = query.where(Donor.first_gift_at.is_(None))
    if filters.language:
        query = query.where(Donor.language == filters.language)
    text = filters.search
    if is_public_id(text.lower()):
        return query.where(Donor.public_id == text.lower())
    if not text:
        return query
    by_name = Donor.name.icontains(text, autoescape=True)
    return query.where(or_(by_name, Donor.email.icontains(text, autoescape=True)))


def giving_of(donor_ids: Sequence[int]) -> Mapping[int, Sequence[Giving]]:
    """Return what each of these donors has given, by currency; nothing for one who has not."""
    rows = db.session.execute(
        select(Gift.donor_id, Gift.currency, func.count(), func.sum(Gift.left_cents))
        .where(Gift.donor_id.in_(donor_ids))
        .group_by(Gift.donor_id, Gift.currency)
        .order_by(Gift.donor_id, Gift.currency)
    )
    giving: defaultdict[int, list[Giving]] = defaultdict(list)
    for donor_id, currency, count, cents in rows:
        giving[donor_id].append(Giving(count, Money(int(cents), currency)))
    return giving


def _row(donor: Donor, giving: Sequence[Giving]) -> DonorRow:
    return DonorRow(
        public_id=donor.public_id,
        name=donor.name,
        email=donor.email,
        language=Language(donor.language),
        first_gift_at=donor.first_gift_at,
        giving=giving,
    )
