"""The views' calls to Stripe for a pledge: open a page, read its state, end it."""

from collections.abc import Callable
from functools import partial

import structlog

from fundraiser import clock
from fundraiser.database import in_transaction, transaction
from fundraiser.gifts.models import Gift
from fundraiser.jobs import JobName, knock
from fundraiser.payments.gateway import current_gateway
from fundraiser.payments.values import (
    AnswerKept,
    CheckoutPage,
    CheckoutState,
    ProviderBusy,
    ProviderRefused,
    ProviderUnavailable,
)
from fundraiser.pledges.checkout_requests import request_for
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.pledges.operations.attempts import (
    begin_again,
    note_failed_answer,
    note_page,
    replace_failed_attempt,
)
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.rebuilds import (
    WORTH_REBUILDING,
    NotRebuildable,
    is_anothers,
    rebuild_checkout,
)
from fundraiser.pledges.operations.turns import count_before, take_turn
from fundraiser.pledges.queries import find_checkout_of, find_pledge, get_pledge, lock_pledge
from fundraiser.pledges.turns import NEXT_PLACE, PlaceInLine
from fundraiser.pledges.views.line import StillInLine, note_sign, place_in_line
from fundraiser.web.network import client_network_number
from fundraiser.web.rate_limits import may_ask_about

MOST_FAILED_ANSWERS = 2  # under one key, for which Stripe repeats its answer for a day
MOST_ROUNDS = 5  # how often another tab may open a page while this one ends them
log = structlog.get_logger()


class PaymentUnclaimed(Exception):
    """Money came or is on its way through our page, but no gift can be made of it yet."""


def open_page(pledge: Pledge) -> str | None:
    """Return the URL of the newest attempt's page at Stripe, which is opened if needed.

    None if the pledge has moved on. Raises StillInLine, ProviderUnavailable and ProviderRefused.
    """
    pledge = _with_turn(_with_openable_checkout(pledge))
    if pledge.is_asked or not pledge.is_open:
        return None
    pledge_id, attempt = pledge.id, pledge.checkout.attempt
    page = _opened(pledge) or _find_listed(pledge)
    if page is None:
        in_transaction(
            lambda: replace_failed_attempt(lock_pledge(pledge_id), attempt, at=clock.now())
        )
        return None
    if note_page(pledge_id, attempt, session_id=page.session_id, url=page.url):
        return page.url
    try:
        current_gateway().expire_checkout(page.session_id)
    except (ProviderUnavailable, ProviderRefused) as error:
        raise ProviderUnavailable("a page that nobody wants is not ended") from error
    return None


def end_checkout_then(pledge: Pledge, act: Callable[[Pledge], None]) -> Pledge:
    """Call `act` with the locked pledge once none of its pages can be paid; return the pledge.

    A page that was paid meanwhile is applied first: `act` then gets a fulfilled pledge. If Stripe
    is unreachable or a page stays open, raises ProviderUnavailable; if Stripe refuses,
    ProviderRefused. `act` has not been called then.
    """
    for _round in range(MOST_ROUNDS):
        _end_checkout(pledge.checkout)
        changed = in_transaction(partial(_act_if_ended, pledge.id, act))
        if changed:
            return changed
        pledge = get_pledge(pledge.id)  # another tab has opened a page since
    raise ProviderUnavailable("a page stays open")


def _act_if_ended(pledge_id: int, act: Callable[[Pledge], None]) -> Pledge | None:
    pledge = lock_pledge(pledge_id)
    if pledge.checkout.has_open_page:
        return None
    act(pledge)
    return pledge


def read_and_apply(checkout: Checkout) -> Gift | None:
    """Read the checkout from Stripe and apply its state, while the donor waits."""
    if checkout.session_id is None:
        return None
    state = current_gateway().read_checkout(checkout.session_id)
    return in_transaction(lambda: apply_checkout(checkout, state, at=clock.now()))


def find_or_rebuild(public_id: str, session_id: str) -> Pledge | None:
    """Return the pledge with the attempt that its donor returns from, rebuilt if lost and paid.

    None if there is no such pledge and the session does not belong to one. Raises
    ProviderUnavailable if Stripe does not answer or was asked too often, and PaymentUnclaimed if
    the payment cannot be rebuilt: the job that finds it puts it on finance's list.
    """
    pledge = find_pledge(public_id)
    if not session_id.startswith("cs_") or (pledge and pledge.checkout_of(session_id)):
        return pledge
    if not may_ask_about(public_id):
        raise ProviderBusy("asked often just now")
    try:
        state = current_gateway().read_checkout(session_id)
    except ProviderRefused:
        return pledge
    if state.reference != public_id or state.outcome not in WORTH_REBUILDING or is_anothers(state):
        return pledge
    try:
        in_transaction(lambda: _bring_back(state))
    except NotRebuildable as error:
        log.error("pledge not rebuilt", pledge=public_id, session=session_id, why=error.why)
        knock(JobName.FIND_MISSED_EVENTS)
        raise PaymentUnclaimed(error.why) from error
    return find_pledge(public_id)


def _bring_back(state: CheckoutState) -> None:
    at = clock.now()
    checkout = find_checkout_of(state.session_id, state.reference, state.attempt)
    apply_checkout(checkout or rebuild_checkout(state, at=at), state, at=at)


def _end_checkout(checkout: Checkout) -> None:
    """End the page, or apply the payment if it was paid meanwhile."""
    if not checkout.has_open_page:
        return
    state = current_gateway().expire_checkout(checkout.session_id or "")
    in_transaction(lambda: apply_checkout(checkout, state, at=clock.now()))


def _opened(pledge: Pledge) -> CheckoutPage | None:
    """Return the newest attempt's page; None if Stripe has failed too often under its key."""
    checkout = pledge.checkout
    if checkout.failed_answers >= MOST_FAILED_ANSWERS:
        return None
    try:
        return current_gateway().open_checkout(request_for(pledge))
    except AnswerKept:
        with transaction():
            failures = note_failed_answer(pledge.id, checkout.attempt)
        if failures < MOST_FAILED_ANSWERS:
            raise
    return None


def _find_listed(pledge: Pledge) -> CheckoutPage | None:
    """Return the newest attempt's page if Stripe created it although it answered with an error.

    Stripe repeats a failed answer (500) for the same key, and may have created the page all the
    same. So its list is searched before another page is requested.
    """
    checkout, gateway = pledge.checkout, current_gateway()
    session_id = gateway.find_listed(pledge.public_id, checkout.attempt, checkout.expires_at)
    url = gateway.read_checkout(session_id).url if session_id else None
    return CheckoutPage(session_id, url) if session_id and url else None


def _with_openable_checkout(pledge: Pledge) -> Pledge:
    """Return the pledge with an attempt that Stripe will accept, a new one if the old is too old.

    The old one's page is ended first. Raises ProviderUnavailable, CampaignClosed.
    """
    if pledge.checkout.can_be_opened(clock.now()):
        return pledge
    try:
        return end_checkout_then(pledge, _begin_again)
    except ProviderRefused:  # the old page no longer exists at Stripe
        in_transaction(lambda: _begin_again(lock_pledge(pledge.id)))
        return get_pledge(pledge.id)


def _with_turn(pledge: Pledge) -> Pledge:
    """Return the pledge with an attempt whose turn has come. Raises StillInLine."""
    note_sign(pledge.public_id)
    if not _needs_turn(pledge):
        return pledge
    place = _place_of(pledge.checkout)
    if place is None:
        pledge = in_transaction(partial(_take_turn, pledge.id))
        if not _needs_turn(pledge):
            return pledge
    raise StillInLine(place or _place_of(pledge.checkout) or NEXT_PLACE)


def _needs_turn(pledge: Pledge) -> bool:
    return pledge.is_open and not pledge.is_asked and pledge.checkout.turn_at is None


def _place_of(checkout: Checkout) -> PlaceInLine | None:
    """Return where the attempt stands; None if it may have its turn, or has lost its place."""
    at = clock.now()
    if not checkout.is_waiting(at):
        return None
    return place_in_line(count_before(checkout, at=at))


def _take_turn(pledge_id: int) -> Pledge:
    pledge = lock_pledge(pledge_id)
    if _needs_turn(pledge):
        take_turn(pledge, at=clock.now())
    return pledge


def _begin_again(pledge: Pledge) -> None:
    if pledge.is_open and not pledge.checkout.can_be_opened(clock.now()):
        begin_again(pledge, at=clock.now(), network=client_network_number())
