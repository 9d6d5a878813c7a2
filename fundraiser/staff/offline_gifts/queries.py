"""The list of cash and cheques, the newest first, and what there is at each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, lazyload

from fundraiser.database import db
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    OfflineGift,
    OfflineMethod,
    OfflineStatus,
)
from fundraiser.public_ids import is_public_id
from fundraiser.staff.tables.paging import PAGE_LENGTH, Page, page_of

MOST_AT_ONCE = 50  # in one deposit, or found at once on a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineFilters:
    """Which cash and cheques to list; None and the empty string leave a filter out."""

    search: str = ""
    searches_contact: bool = False
    step: OfflineStatus | None = None
    method: OfflineMethod | None = None
    campaign_id: int | None = None
    page_id: int | None = None


@dataclass(frozen=True, slots=True)
class StepSum:
    """What there is at one step, in one currency."""

    step: OfflineStatus
    count: int
    amount: Money


def list_offline_gifts(filters: OfflineFilters, *, before_id: int | None) -> Page[OfflineGift]:
    """Return the page of cash and cheques that follows, newest first, with their pages."""
    query = offline_that_fit(_with_pages(), filters)
    if before_id is not None:
        query = query.where(OfflineGift.id < before_id)
    query = query.order_by(OfflineGift.id.desc()).limit(PAGE_LENGTH + 1)
    return page_of(db.session.scalars(query).all(), lambda offline: offline.id)


def offline_that_fit(query: Select[Any], filters: OfflineFilters) -> Select[Any]:
    """Return a query of cash and cheques, joined to their pages, narrowed by the filters."""
    equal: list[tuple[Any, Any]] = [
        (OfflineGift.status, filters.step),
        (OfflineGift.method, filters.method),
        (OfflineGift.page_id, filters.page_id),
        (FundraiserPage.campaign_id, filters.campaign_id),
    ]
    for column, wanted in equal:
        if wanted is not None:
            query = query.where(column == wanted)
    text = filters.search
    if is_public_id(text.lower()):
        return query.where(OfflineGift.public_id == text.lower())
    if not text:
        return query
    parts: list[Any] = [OfflineGift.name, FundraiserPage.title, FundraiserPage.owner_name]
    if filters.searches_contact:
        parts.append(OfflineGift.email)
    return query.where(or_(*(column.icontains(text, autoescape=True) for column in parts)))


def sums_by_step(filters: OfflineFilters) -> Sequence[StepSum]:
    """Return what fits the filters at each step and in each currency: one statement."""
    columns: list[Any] = [
        OfflineGift.status,
        OfflineGift.currency,
        func.count(),
        func.sum(OfflineGift.amount_cents),
    ]
    query = offline_that_fit(
        select(*columns)
        .join(FundraiserPage, FundraiserPage.id == OfflineGift.page_id)
        .group_by(OfflineGift.status, OfflineGift.currency),
        filters,
    )
    sums = [
        StepSum(step, count, Money(int(cents), currency))
        for step, currency, count, cents in db.session.execute(query)
    ]
    order = list(OfflineStatus)
    return sorted(sums, key=lambda one: (order.index(one.step), one.amount.currency))


def list_chosen(public_ids: Sequence[str]) -> Sequence[OfflineGift]:
    """Return those of some cash and cheques that there are, the earliest first."""
    ids = [one for one in public_ids if is_public_id(one)][:MOST_AT_ONCE]
    query = _with_pages().where(OfflineGift.public_id.in_(ids)).order_by(OfflineGift.id)
    return db.session.scalars(query).all()


def _with_pages() -> Select[Any]:
    return (
        select(OfflineGift)
        .join(OfflineGift.page)
        .options(
            contains_eager(OfflineGift.page).options(
                lazyload(FundraiserPage.owner),
                lazyload(FundraiserPage.picture),
                lazyload(FundraiserPage.team),
            )
        )
    )
