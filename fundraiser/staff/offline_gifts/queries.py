"""Cash and cheques: what there is at each step, and those chosen for a deposit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager, lazyload

from fundraiser.database import db
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage, OfflineGift, OfflineStatus
from fundraiser.public_ids import is_public_id

BANKABLE = frozenset({OfflineStatus.PROMISED, OfflineStatus.HANDED_IN, OfflineStatus.DEPOSITED})
MOST_AT_ONCE = 50  # in one deposit, or found at once on a statement


@dataclass(frozen=True, slots=True)
class StepSum:
    """What there is at one step, in one currency."""

    step: OfflineStatus
    count: int
    amount: Money


def sums_by_step(conditions: Sequence[Any]) -> Sequence[StepSum]:
    """Return what fits the conditions at each step and in each currency: one statement."""
    rows = db.session.execute(
        select(
            OfflineGift.status,
            OfflineGift.currency,
            func.count(),
            func.sum(OfflineGift.amount_cents),
        )
        .join(FundraiserPage, FundraiserPage.id == OfflineGift.page_id)
        .where(*conditions)
        .group_by(OfflineGift.status, OfflineGift.currency)
    )
    sums = [
        StepSum(step, count, Money(int(cents), currency)) for step, currency, count, cents in rows
    ]
    order = list(OfflineStatus)
    return sorted(sums, key=lambda each: (order.index(each.step), each.amount.currency))


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
