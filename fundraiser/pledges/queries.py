"""Reads of pledges and checkouts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from fundraiser.database import db, find_row
from fundraiser.pledges.models import Checkout, Pledge

LOCK = (
    select(Pledge)
    .where(Pledge.id == bindparam("pledge_id"))
    .with_for_update(key_share=True, of=Pledge)
    .execution_options(populate_existing=True)
)
OF_SESSION = select(Checkout).where(Checkout.session_id == bindparam("session_id"))


def find_pledge(public_id: str) -> Pledge | None:
    return find_row(Pledge, Pledge.public_id == public_id)


def find_pledge_of_form(form_key: str) -> Pledge | None:
    return find_row(Pledge, Pledge.form_key == form_key)


def get_pledge(pledge_id: int) -> Pledge:
    return db.session.get_one(Pledge, pledge_id)


def lock_pledge(pledge_id: int) -> Pledge:
    """Return the current pledge, locked until the transaction ends. Take this lock first."""
    return db.session.scalars(LOCK, {"pledge_id": pledge_id}).one()


def find_checkout(checkout_id: int) -> Checkout | None:
    return db.session.get(Checkout, checkout_id)


def find_checkout_of(
    session_id: str, reference: str | None, attempt: int | None = None
) -> Checkout | None:
    """Return the checkout of a session, or None.

    Found by its id, or, if the webhook came before our own commit, by the pledge and attempt that
    it names; without an attempt, the pledge's newest checkout without a session.
    """
    checkout = db.session.scalars(OF_SESSION, {"session_id": session_id}).one_or_none()
    if checkout or not reference:
        return checkout
    query = select(Checkout).join(Checkout.pledge).where(Pledge.public_id == reference)
    if attempt is not None:
        query = query.where(Checkout.attempt == attempt)
    return db.session.scalars(
        query.where(Checkout.session_id.is_(None)).order_by(Checkout.attempt.desc()).limit(1)
    ).one_or_none()


def list_checkouts_to_look_at(*, at: datetime, has_page: bool, most: int) -> Sequence[Checkout]:
    """Return checkouts that are due to be read from Stripe, the longest due first.

    `has_page` says whether of those with a payment page, which may be paid, or of the others.
    """
    page = Checkout.session_id.is_not(None) if has_page else Checkout.session_id.is_(None)
    return db.session.scalars(
        select(Checkout)
        .where(Checkout.look_at.is_not(None), Checkout.look_at <= at, page)
        .order_by(Checkout.look_at)
        .limit(most)
    ).all()
