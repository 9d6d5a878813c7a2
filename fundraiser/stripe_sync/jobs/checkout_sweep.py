"""The sweep over checkouts: each that is due is read from Stripe, or ended there, and applied.

A hold ends when Stripe says that its session is paid, expired or ended (M5): at a session's end, by
our clock, it is expired at Stripe, and what Stripe then says is applied. Where the session is not
known, because the answer to our request was lost, the request is repeated with its own key: its
answer names the session, a refusal says that there never was one, and nobody has seen a page. For
silence nothing is released. An answer that cannot be recorded is asked for again later, and stops
no other.
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
MOST_SILENCES = 3  # one after another: then Stripe is down, and the rest waits for the next run


def look_at_due(key: KeyWatch) -> None:
    """Each checkout that is due has been looked at, or is looked at again later."""
    due = list_checkouts_to_look_at(at=clock.now(), most=LOOKS_AT_ONCE)
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
    fresh = db.session.get_one(Checkout, checkout_id)
    if state is None:
        lapse_unopened(fresh, at=clock.now())
    else:
        apply_checkout(fresh, state, at=clock.now())


def _postpone(checkout_id: int, *, is_answered: bool = False) -> None:
    with transaction():
        checkout = db.session.get_one(Checkout, checkout_id)
        postpone_look(checkout, at=clock.now(), is_answered=is_answered)


def _state_of(checkout: Checkout, key: KeyWatch) -> CheckoutState | None:
    """Return how a checkout stands at Stripe, ended if its time is over; None without a page.

    Raises ProviderUnavailable and ProviderRefused: neither says how it stands.
    """
    ends = checkout.is_open and is_over(checkout, at=clock.now())
    if checkout.session_id and not ends:
        session_id = checkout.session_id
        db.session.rollback()
        with key.asking(KeyUse.READ_CHECKOUTS):
            return current_gateway().read_checkout(session_id)
    found_id = checkout.session_id or _session_found_for(checkout, key, ends=ends)
    db.session.rollback()
    if found_id is None:
        return None
    with key.asking(KeyUse.OPEN_CHECKOUTS):
        return current_gateway().end_checkout(found_id)


def _session_found_for(checkout: Checkout, key: KeyWatch, *, ends: bool) -> str | None:
    """Return the session that was made for an attempt we know none of, or None if there is none.

    None also if it need not be asked for: the attempt may still be opened, waits for its donor's
    answer and was never sent, or is so old that Stripe may have forgotten its key.
    """
    pledge = checkout.pledge
    if checkout.is_superseded:
        reference, attempt, expires_at = pledge.public_id, checkout.attempt, checkout.expires_at
        db.session.rollback()
        with key.asking(KeyUse.READ_CHECKOUTS):
            return current_gateway().find_listed(reference, attempt, expires_at)
    is_forgotten = clock.now() >= checkout.made_at + KEY_LIFE
    if not ends or pledge.is_asked or is_forgotten:
        return None
    request = request_for(pledge)
    db.session.rollback()
    with key.asking(KeyUse.OPEN_CHECKOUTS):
        return current_gateway().find_opened(request)
