"""The sweep: read each due checkout from Stripe, expire it there if its time is over, apply it.

A hold ends when Stripe says that its session is paid, expired or failed (M5). So at a session's end
by our clock, we expire it at Stripe and apply what Stripe then says. If the session is unknown,
because the answer to our request was lost, we repeat the request with its key: the answer names the
session, or a refusal says that there never was one and nobody has seen a page. Missing answers
release nothing. An answer that cannot be recorded is read again later, and stops no other checkout.
"""

import structlog

from fundraiser import clock
from fundraiser.database import db, in_transaction, transaction
from fundraiser.payments.gateway import current_gateway
from fundraiser.payments.gateway.key_watch import KeyUse, KeyWatch
from fundraiser.payments.values import CheckoutState, ProviderRefused, ProviderUnavailable
from fundraiser.pledges.checkout_requests import request_for
from fundraiser.pledges.models import Checkout
from fundraiser.pledges.operations.checkouts import (
    KEY_LIFE,
    apply_checkout,
    is_over,
    lapse_unopened,
    postpone_look,
)
from fundraiser.pledges.queries import list_checkouts_to_look_at

log = structlog.get_logger()
LOOKS_AT_ONCE = 200
UNOPENED_AT_ONCE = 100  # each asks Stripe to open its page again, which is slower than to read one
MOST_SILENCES = 3  # in a row: Stripe is down, and the rest waits for the next run


def look_at_due(key: KeyWatch) -> None:
    """Read and apply each due checkout, or postpone it.

    Those with a payment page come first, for they may be paid. The others never hold them up.
    """
    _look_at_each(key, has_page=True, most=LOOKS_AT_ONCE)
    _look_at_each(key, has_page=False, most=UNOPENED_AT_ONCE)


def _look_at_each(key: KeyWatch, *, has_page: bool, most: int) -> None:
    due = list_checkouts_to_look_at(at=clock.now(), has_page=has_page, most=most)
    due_ids = [checkout.id for checkout in due]
    db.session.rollback()
    silences = 0
    for checkout_id in due_ids:
        if silences >= MOST_SILENCES:
            _postpone(checkout_id)
        elif _look_at(checkout_id, key):
            silences = 0
        else:
            silences += 1


def _look_at(checkout_id: int, key: KeyWatch) -> bool:
    """Return whether Stripe answered, or did not have to be asked."""
    checkout = db.session.get_one(Checkout, checkout_id)
    try:
        state = _state_of(checkout, key)
        in_transaction(lambda: _apply(checkout_id, state))
    except (ProviderUnavailable, ProviderRefused) as error:
        log.warning("checkout not read", checkout=checkout_id, reason=str(error))
        _postpone(checkout_id)
        return isinstance(error, ProviderRefused)
    except Exception:
        log.exception("checkout not applied", checkout=checkout_id)
        _postpone(checkout_id, is_answered=True)
    return True


def _apply(checkout_id: int, state: CheckoutState | None) -> None:
    checkout = db.session.get_one(Checkout, checkout_id)
    if state is None:
        lapse_unopened(checkout, at=clock.now())
    else:
        apply_checkout(checkout, state, at=clock.now())


def _postpone(checkout_id: int, *, is_answered: bool = False) -> None:
    with transaction():
        checkout = db.session.get_one(Checkout, checkout_id)
        postpone_look(checkout, at=clock.now(), is_answered=is_answered)


def _state_of(checkout: Checkout, key: KeyWatch) -> CheckoutState | None:
    """Return the checkout's state at Stripe, expired if its time is over; None without a page.

    Raises ProviderUnavailable and ProviderRefused, which both leave the state unknown.
    """
    ends = checkout.is_open and is_over(checkout, at=clock.now())
    if checkout.session_id and not ends:
        session_id = checkout.session_id
        db.session.rollback()
        with key.asking(KeyUse.READ_CHECKOUTS):
            return current_gateway().read_checkout(session_id, patiently=True)
    session_id_to_end = checkout.session_id or _find_session_of(checkout, key, ends=ends)
    db.session.rollback()
    if session_id_to_end is None:
        return None
    with key.asking(KeyUse.OPEN_CHECKOUTS):
        return current_gateway().expire_checkout(session_id_to_end, patiently=True)


def _find_session_of(checkout: Checkout, key: KeyWatch, *, ends: bool) -> str | None:
    """Return the session that was created for an attempt without a known one, or None.

    Also None if there is nothing to look for: the attempt may still be opened, was never sent
    because its donor has not answered, or is so old that Stripe may have forgotten its key.
    """
    pledge = checkout.pledge
    if checkout.is_superseded:
        reference, attempt, expires_at = pledge.public_id, checkout.attempt, checkout.expires_at
        db.session.rollback()
        with key.asking(KeyUse.READ_CHECKOUTS):
            return current_gateway().find_listed(reference, attempt, expires_at, patiently=True)
    is_forgotten = clock.now() >= checkout.made_at + KEY_LIFE
    if not ends or pledge.is_asked or is_forgotten:
        return None
    request = request_for(pledge)
    db.session.rollback()
    with key.asking(KeyUse.OPEN_CHECKOUTS):
        return current_gateway().find_opened(request)
