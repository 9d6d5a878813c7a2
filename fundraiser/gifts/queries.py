"""Reads of gifts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import lazyload

from fundraiser.database import db, find_row, list_rows, lock_row, locked
from fundraiser.gifts.models import Credit, Gift, GiftStatus, Refund
from fundraiser.money import Money

OF_PAYMENT = select(Gift.id).where(Gift.payment_intent_id == bindparam("payment_intent_id"))


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
    return _givers(db.session.scalars(_standing(Gift.campaign_id == campaign_id, most)).all())


def wall_of(
    credit: Credit, *, before_id: int | None = None, most: int = 12
) -> tuple[list[Giver], int | None]:
    """Return the newest gifts through a page, or else a team, as others may see them.

    `before_id` is the last gift of the previous part. The second value is the `before_id` of the
    next part, or None at the end.
    """
    is_theirs = _is_of(credit)
    query = _standing(is_theirs, most + 1)
    if before_id is not None:
        last = db.session.scalars(select(Gift).where(Gift.id == before_id, is_theirs)).one_or_none()
        if last is None:
            return [], None
        same_instant = and_(Gift.received_at == last.received_at, Gift.id < last.id)
        query = query.where(or_(Gift.received_at < last.received_at, same_instant))
    gifts = db.session.scalars(query).all()
    part = gifts[:most]
    return _givers(part), part[-1].id if len(gifts) > most else None


def _is_of(credit: Credit) -> ColumnElement[bool]:
    if credit.page_id is not None:
        return Gift.page_id == credit.page_id
    return Gift.team_id == credit.team_id


def _standing(is_theirs: ColumnElement[bool], most: int) -> Select[Gift]:
    return (
        select(Gift)
        .options(lazyload(Gift.tribute), lazyload(Gift.refunds))
        .where(is_theirs, Gift.status != GiftStatus.REFUNDED)
        .order_by(Gift.received_at.desc(), Gift.id.desc())
        .limit(most)
    )


def _givers(gifts: Sequence[Gift]) -> list[Giver]:
    return [
        Giver(
            name=gift.public_name,
            amount=gift.left,
            matched=gift.matched,
            received_at=gift.received_at,
            comment=gift.public_comment,
        )
        for gift in gifts
    ]
