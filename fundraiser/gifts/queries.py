"""Reads of gifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import lazyload

from fundraiser.database import db, find_row, list_rows, lock_row, locked
from fundraiser.gifts.models import Credit, Gift, GiftStatus, Refund
from fundraiser.money import Money

OF_PAYMENT = select(Gift.id).where(Gift.payment_intent_id == bindparam("payment_intent_id"))
# Built once, because they run for every page.
STANDING = (
    select(
        Gift.id,
        Gift.name,
        Gift.hides_name,
        Gift.currency,
        Gift.left_cents,
        Gift.matched_cents,
        Gift.received_at,
        Gift.comment,
        Gift.comment_hidden_at,
    )
    .where(Gift.status != GiftStatus.REFUNDED)
    .order_by(Gift.received_at.desc(), Gift.id.desc())
    .limit(bindparam("most"))
)
OF_CAMPAIGN = STANDING.where(Gift.campaign_id == bindparam("campaign_id"))
OF_PAGE = STANDING.where(Gift.page_id == bindparam("page_id"))
OF_TEAM = STANDING.where(Gift.team_id == bindparam("team_id"))
BEFORE = or_(
    Gift.received_at < bindparam("received_at"),
    and_(Gift.received_at == bindparam("received_at"), Gift.id < bindparam("before_id")),
)


@dataclass(frozen=True, slots=True)
class Giver:
    """A gift on the givers' wall, with what its donor lets others see."""

    name: str | None
    amount: Money
    matched: Money
    received_at: datetime
    comment: str


def find_gift(public_id: str) -> Gift | None:
    return find_row(Gift, Gift.public_id == public_id)


def get_gift(gift_id: int) -> Gift:
    return db.session.get_one(Gift, gift_id)


def find_gift_of_payment(payment_intent_id: str) -> Gift | None:
    parameters = {"payment_intent_id": payment_intent_id}
    gift_id = db.session.connection().scalar(OF_PAYMENT, parameters)
    return None if gift_id is None else db.session.get(Gift, gift_id)


def lock_gift(gift_id: int) -> Gift:
    return lock_row(Gift, gift_id)


def lock_gifts(gift_ids: Sequence[int]) -> Sequence[Gift]:
    """Return the current gifts, locked by id until the transaction ends."""
    without = (lazyload(Gift.tribute), lazyload(Gift.refunds))
    gifts = select(Gift).options(*without).where(Gift.id.in_(gift_ids)).order_by(Gift.id)
    return db.session.scalars(locked(gifts, Gift)).all()


def lock_gift_of_payment(payment_intent_id: str | None) -> Gift | None:
    """Return the payment's gift, locked until the transaction ends, or None."""
    if payment_intent_id is None:
        return None
    gift = select(Gift).where(Gift.payment_intent_id == payment_intent_id)
    return db.session.scalars(locked(gift, Gift)).one_or_none()


def list_gifts_of_pledge(pledge_id: int) -> Sequence[Gift]:
    return list_rows(Gift, Gift.pledge_id == pledge_id)


def get_refund(refund_id: int) -> Refund:
    return db.session.get_one(Refund, refund_id)


def list_fees_unknown(*, since: datetime, before: datetime, most: int) -> Sequence[Gift]:
    """Return gifts whose fee is not known yet, newest first.

    Newest first, so that gifts whose fee never becomes known (it was charged in another currency)
    do not hold up others.
    """
    return db.session.scalars(
        select(Gift)
        .where(Gift.fee_cents.is_(None), Gift.received_at >= since, Gift.received_at < before)
        .order_by(Gift.received_at.desc())
        .limit(most)
    ).all()


def wall(campaign_id: int, *, most: int = 12) -> list[Giver]:
    """Return a campaign's newest gifts that are not refunded, as others may see them."""
    parameters = {"campaign_id": campaign_id, "most": most}
    return [_giver(row) for row in db.session.connection().execute(OF_CAMPAIGN, parameters)]


def wall_of(
    credit: Credit, *, before_id: int | None = None, most: int = 12
) -> tuple[list[Giver], int | None]:
    """Return the newest gifts through a page, or else a team, as others may see them.

    `before_id` is the last gift of the previous part. The second value is the `before_id` of the
    next part, or None at the end.
    """
    query = OF_TEAM if credit.page_id is None else OF_PAGE
    parameters: dict[str, Any] = {
        "page_id": credit.page_id,
        "team_id": credit.team_id,
        "most": most + 1,
    }
    if before_id is not None:
        last = _find_gift_through(credit, before_id)
        if last is None:
            return [], None
        query = query.where(BEFORE)
        parameters |= {"received_at": last.received_at, "before_id": last.id}
    rows = db.session.connection().execute(query, parameters).all()
    part = rows[:most]
    return [_giver(row) for row in part], part[-1].id if len(rows) > most else None


def _find_gift_through(credit: Credit, gift_id: int) -> Gift | None:
    is_theirs = (
        Gift.team_id == credit.team_id if credit.page_id is None else Gift.page_id == credit.page_id
    )
    return find_row(Gift, Gift.id == gift_id, is_theirs)


def _giver(row: Any) -> Giver:
    return Giver(
        name=None if row.hides_name else row.name,
        amount=Money(row.left_cents, row.currency),
        matched=Money(row.matched_cents, row.currency),
        received_at=row.received_at,
        comment="" if row.comment_hidden_at else row.comment,
    )
