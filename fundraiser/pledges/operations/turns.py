"""The line for payment pages, kept in the database: one for all processes, also after a restart.

An attempt stands in it from `waits_since` until it has its page. Its turn is not a matter of who
asks first: those before it are counted each time. `turn_at` is stored before Stripe is called, so
that the expiry, which counts from then, never changes under an idempotency key that was used.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from fundraiser.config import settings
from fundraiser.database import Row, db, rows_changed
from fundraiser.matching.operations.holds import lock_held
from fundraiser.pledges.models import CHECKOUT_LIFE, Checkout, CheckoutStatus, Pledge
from fundraiser.pledges.turns import STAYS_WITHOUT_SIGN, turns_at_once

SIGN_KEPT = timedelta(seconds=10)  # a newer sign of the donor is not stored


def join_line(checkout: Checkout, *, at: datetime) -> None:
    """Let an attempt stand in line, at the end."""
    for name, value in place_at_end(at=at).items():
        setattr(checkout, name, value)


def place_at_end(*, at: datetime, in_line: int | None = None) -> Row:
    """Return the place in line of a new attempt, which has its turn at once if few are before it.

    `in_line` is how many stand in it, if that is known.
    """
    before = count_in_line(at=at) if in_line is None else in_line
    has_turn = before < turns_at_once(settings())
    return {"waits_since": at, "seen_at": at, "turn_at": at if has_turn else None}


def leave_line(checkout: Checkout) -> None:
    """Take out an attempt that Stripe was not asked for, for example while its donor decides."""
    checkout.waits_since = checkout.turn_at = None


def keep_place(checkout: Checkout, last: Checkout, *, at: datetime) -> None:
    """Give a new attempt the place of the last one, if that waited for its turn."""
    if last.is_waiting(at):
        checkout.waits_since, checkout.turn_at = last.waits_since, None


def take_turn(pledge: Pledge, *, at: datetime) -> None:
    """Give the newest attempt its turn, if it has come: its and its hold's time to pay begin.

    A place that was lost is taken anew, at the end. The caller holds the pledge's lock, and has
    looked whether the attempt needs a turn.
    """
    checkout = pledge.checkout
    if not checkout.is_waiting(at):
        checkout.waits_since = at
    checkout.seen_at = at
    if count_before(checkout, at=at) < turns_at_once(settings()):
        checkout.turn_at = at
        _move_expiry(pledge, at + CHECKOUT_LIFE)
    db.session.flush()


def note_signs(public_ids: Iterable[str], *, at: datetime) -> int:
    """Store that the donors of these pledges are still in line; return of how many."""
    pledge_ids = select(Pledge.id).where(Pledge.public_id.in_(public_ids))
    return rows_changed(
        update(Checkout)
        .where(_is_in_line(), Checkout.pledge_id.in_(pledge_ids))
        .where(Checkout.seen_at < at - SIGN_KEPT)
        .values(seen_at=at)
        .execution_options(synchronize_session=False)
    )


def count_in_line(*, at: datetime) -> int:
    """Return how many stand in line, counted up to the number who have their turn."""
    return db.session.connection().scalar(counting_line(), line_parameters(at)) or 0


@cache
def counting_line() -> Select[int]:
    """Return the query of `count_in_line`, to be run with `line_parameters`."""
    since = bindparam("line_seen_since", type_=Checkout.seen_at.type)
    first = select(Checkout.id).where(_is_in_line(), Checkout.seen_at >= since)
    counted = first.limit(bindparam("line_counted", type_=Integer)).subquery()
    return select(func.count()).select_from(counted)


def line_parameters(at: datetime) -> dict[str, Any]:
    most = turns_at_once(settings())
    return {"line_seen_since": at - STAYS_WITHOUT_SIGN, "line_counted": most}


def count_before(checkout: Checkout, *, at: datetime) -> int:
    """Return how many stand in line before an attempt."""
    since = checkout.waits_since
    earlier = or_(
        Checkout.waits_since < since,
        and_(Checkout.waits_since == since, Checkout.id < checkout.id),
    )
    return db.session.scalar(select(func.count()).where(_is_there(at), earlier)) or 0


def list_in_line(*, at: datetime) -> Sequence[str]:
    """Return the public ids of the pledges in line, the first one first."""
    return db.session.scalars(
        select(Pledge.public_id)
        .join(Checkout, Checkout.pledge_id == Pledge.id)
        .where(_is_there(at))
        .order_by(Checkout.waits_since, Checkout.id)
    ).all()


def _move_expiry(pledge: Pledge, expires_at: datetime) -> None:
    pledge.checkout.expires_at = expires_at
    db.session.flush()
    for hold in lock_held(pledge.id):
        hold.expires_at = expires_at


def _is_there(at: datetime) -> ColumnElement[bool]:
    return and_(_is_in_line(), Checkout.seen_at >= at - STAYS_WITHOUT_SIGN)


def _is_in_line() -> ColumnElement[bool]:
    return and_(
        Checkout.waits_since.is_not(None),
        Checkout.session_id.is_(None),
        Checkout.status == CheckoutStatus.OPEN,
    )
