"""From a promise to Stripe's page: what the giving form and the pledge's own pages share.

Here the transactions are opened and Stripe is called, never one inside the other.
"""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

import structlog
from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import IntegrityError

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, in_transaction, transaction
from fundraiser.errors import DomainError
from fundraiser.gifts.credit_names import name_credit
from fundraiser.gifts.models import Gift
from fundraiser.gifts.places import find_place
from fundraiser.gifts.queries import list_gifts_of_pledge
from fundraiser.i18n.languages import force_language
from fundraiser.installation.queries import installation_id
from fundraiser.jobs import JobName, knock
from fundraiser.ledger.balances import LimitExceeded
from fundraiser.organisation.queries import organisation_in
from fundraiser.payments.gateway import current_gateway
from fundraiser.payments.key_watch import KeyUse, raise_key_alarm
from fundraiser.payments.metadata import PledgeFacts
from fundraiser.payments.values import (
    AddressRefused,
    AnswerKept,
    CheckoutItem,
    CheckoutPage,
    CheckoutRequest,
    CheckoutState,
    KeyRefused,
    ProviderBusy,
    ProviderRefused,
    ProviderUnavailable,
)
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.pledges.operations import (
    SHORTEST_LIFE_SECONDS,
    CampaignClosed,
    Promise,
    begin_again,
    is_same,
    make_pledge,
    note_failed_answer,
    note_page,
    replace_failed_attempt,
    revise_pledge,
)
from fundraiser.pledges.outcomes import apply_checkout
from fundraiser.pledges.queries import (
    find_checkout_of,
    find_pledge,
    find_pledge_of_form,
    get_pledge,
    lock_pledge,
)
from fundraiser.pledges.rebuilding import (
    WORTH_REBUILDING,
    NotRebuildable,
    is_anothers,
    rebuild_checkout,
)
from fundraiser.web.links import public_signed_url, signed_url
from fundraiser.web.network import client_network_number
from fundraiser.web.rate_limits import may_ask_about

LINK_PURPOSE = "pledge"
REFRESH_SECONDS = 3
MOST_FAILED_ANSWERS = 2  # under one key: Stripe then says the same for a day
MOST_ROUNDS = 5  # tabs of one form that may open pages while another ends them
log = structlog.get_logger()


class PaymentUnclaimed(Exception):
    """Money came, or is on its way, by a page of ours, and no gift can be made of it (yet)."""


class ChangeRefused(DomainError):
    """Stripe understood that a page is to be ended and said no: the pledge stays as it is."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def take_promise(campaign: Campaign, promise: Promise, form_key: str) -> Pledge:
    """Return the pledge of this view of the form, made, found or revised.

    The same key with the same content is the same pledge; with changed content, unpaid, the old
    checkout is ended at Stripe and the pledge revised. Raises CampaignClosed, and
    ProviderUnavailable if the old checkout could not be ended: then nothing has changed.
    """
    db.session.expunge(campaign)  # read a moment ago: it need not be read again
    try:
        return _made(campaign, promise, form_key)
    except (IntegrityError, CampaignClosed):
        pledge = find_pledge_of_form(form_key)
        if pledge is None:
            raise  # nobody has sent this form before
    if is_same(pledge, promise):
        return pledge
    return _revised(pledge, promise)


def way_on(pledge: Pledge) -> ResponseReturnValue:
    """Answer with where the donor goes now: to Stripe, to a question, to wait, or to be thanked."""
    if pledge.is_fulfilled or pledge.is_settling:
        return redirect(after_payment_url(pledge), HTTPStatus.SEE_OTHER)
    if pledge.is_in_quarantine or not pledge.is_open:
        return redirect(pledge_url("pledges.pledge_page", pledge), HTTPStatus.SEE_OTHER)
    if pledge.is_asked:
        return redirect(pledge_url("pledges.question", pledge), HTTPStatus.SEE_OTHER)
    if pledge.checkout.is_payable(clock.now()):
        return redirect(pledge.checkout.url or "", HTTPStatus.SEE_OTHER)
    return _open_page(pledge)


def once_ended(pledge: Pledge, act: Callable[[Pledge], None]) -> Pledge:
    """Do `act` to the locked pledge once none of its pages can be paid; return the pledge.

    A page that was paid meanwhile is applied first: `act` then finds the pledge fulfilled. Raises
    ProviderUnavailable if Stripe could not be reached or kept a page open, ProviderRefused if it
    said no: then nothing has been done.
    """
    for _round in range(MOST_ROUNDS):
        _end_checkout(pledge.checkout)
        done = in_transaction(partial(_act_if_ended, pledge.id, act))
        if done:
            return done
        pledge = get_pledge(pledge.id)  # another tab has opened a page since
    raise ProviderUnavailable("a page stays open")


def _act_if_ended(pledge_id: int, act: Callable[[Pledge], None]) -> Pledge | None:
    fresh = lock_pledge(pledge_id)
    if fresh.checkout.has_open_page:
        return None
    act(fresh)
    return fresh


def read_and_apply(checkout: Checkout) -> Gift | None:
    """Ask Stripe how the checkout stands and apply it, while the donor waits."""
    if checkout.session_id is None:
        return None
    state = current_gateway().look_at_checkout(checkout.session_id)
    return in_transaction(lambda: apply_checkout(checkout, state, at=clock.now()))


def find_or_rebuild(public_id: str, session_id: str) -> Pledge | None:
    """Return the pledge, with the attempt that its donor comes back from: what of them is lost is
    made again from that attempt's session, if it was paid.

    None if there is no pledge of this name and the session is not of one. Raises
    ProviderUnavailable while Stripe does not say, or may not be asked, and PaymentUnclaimed if
    nothing can be made of what was paid: the job that finds it keeps it for finance.
    """
    pledge = find_pledge(public_id)
    if not session_id.startswith("cs_") or (pledge and checkout_of(pledge, session_id)):
        return pledge
    if not may_ask_about(public_id):
        raise ProviderBusy("asked often just now")
    try:
        state = current_gateway().look_at_checkout(session_id)
    except ProviderRefused:
        return pledge
    if state.reference != public_id or state.outcome not in WORTH_REBUILDING or is_anothers(state):
        return pledge
    try:
        in_transaction(lambda: _bring_back(state))
    except NotRebuildable as reason:
        log.error("pledge not rebuilt", pledge=public_id, session=session_id, why=reason.why)
        knock(JobName.FIND_MISSED_EVENTS)
        raise PaymentUnclaimed(reason.why) from reason
    return find_pledge(public_id)


def checkout_of(pledge: Pledge, session_id: str) -> Checkout | None:
    """Return the attempt to pay the pledge on this session's page."""
    return next((each for each in pledge.checkouts if each.session_id == session_id), None)


def _bring_back(state: CheckoutState) -> None:
    at = clock.now()
    known = find_checkout_of(state.session_id, state.reference, state.attempt)
    apply_checkout(known or rebuild_checkout(state, at=at), state, at=at)


def waiting_page(
    pledge: Pledge, refresh_url: str, *, is_in_line: bool = False
) -> ResponseReturnValue:
    """Answer with *still reaching Stripe*: a page that goes on by itself, with the same key.

    It says whether we hold our questions back (`is_in_line`), or Stripe does not answer.
    """
    page = render_template(
        "pledges/waiting.html",
        pledge=pledge,
        campaign=pledge.campaign,
        refresh_seconds=REFRESH_SECONDS,
        refresh_url=refresh_url,
        is_in_line=is_in_line,
    )
    return page, HTTPStatus.ACCEPTED


def checking_page(
    public_id: str,
    refresh_url: str,
    *,
    reason: ProviderUnavailable | ProviderRefused | PaymentUnclaimed | None = None,
) -> ResponseReturnValue:
    """Answer a donor who comes back from paying, while we cannot tell how the payment stands: it is
    safe, and we are checking. Nothing invites them to pay again. Their pledge may be lost.

    The page looks again by itself unless Stripe refuses us, which is for staff to mend, or finance
    has to find out what was paid.
    """
    is_refused = isinstance(reason, KeyRefused | ProviderRefused)
    is_unclaimed = isinstance(reason, PaymentUnclaimed)
    if is_refused:
        log.error("payment not read", pledge=public_id, reason=str(reason))
    if isinstance(reason, KeyRefused):
        raise_key_alarm(reason, KeyUse.READ_CHECKOUTS)
    page = render_template(
        "pledges/checking.html",
        refresh_seconds=None if is_refused or is_unclaimed else REFRESH_SECONDS,
        is_unclaimed=is_unclaimed,
        refresh_url=refresh_url,
    )
    return page, HTTPStatus.SERVICE_UNAVAILABLE if is_refused else HTTPStatus.ACCEPTED


def change_refused(pledge: Pledge, refusal: ProviderRefused) -> ChangeRefused:
    """Return what to raise when Stripe refuses to end a page; it is logged for staff."""
    log.error("checkout not ended", pledge=pledge.public_id, reason=str(refusal))
    return ChangeRefused(
        _("Stripe did not take our request, so nothing has changed. Please try again later.")
    )


def change_url(pledge: Pledge, **values: str) -> str:
    """Return the form with what the donor had written: where it was, or else the campaign's."""
    place = find_place(pledge.credit)
    endpoint = place.change_endpoint if place else "public.change_pledge"
    slug = place.slug if place else pledge.campaign.slug
    url = signed_url(endpoint, LINK_PURPOSE, pledge.public_id, slug=slug, **values)
    return f"{url}#give"


def pledge_url(endpoint: str, pledge: Pledge, **values: str) -> str:
    return signed_url(endpoint, LINK_PURPOSE, pledge.public_id, **values)


def after_payment_url(pledge: Pledge) -> str:
    """Return the thank-you of the pledge's gift, or the page that waits for it."""
    gifts = list_gifts_of_pledge(pledge.id)
    if gifts:
        return gift_url(gifts[-1])
    return pledge_url("pledges.thank_you", pledge)


def gift_url(gift: Gift) -> str:
    return signed_url("gifts.thank_you", "gift", gift.public_id)


def _made(campaign: Campaign, promise: Promise, form_key: str) -> Pledge:
    """Return a new pledge: as if its match were there to take, else with the pools locked."""
    network = client_network_number()

    def make(*, may_look: bool) -> Pledge:
        return make_pledge(
            campaign,
            promise,
            form_key=form_key,
            at=clock.now(),
            network=network,
            may_look=may_look,
        )

    try:
        return in_transaction(partial(make, may_look=True))
    except LimitExceeded:  # others have taken what we saw
        return in_transaction(partial(make, may_look=False))


def _revised(pledge: Pledge, promise: Promise) -> Pledge:
    if not pledge.can_be_changed:
        return pledge  # paid or settling: its own page says so

    def revise(fresh: Pledge) -> None:
        if fresh.can_be_changed and not is_same(fresh, promise):
            revise_pledge(fresh, promise, at=clock.now(), network=client_network_number())

    try:
        return once_ended(pledge, revise)
    except ProviderRefused as refusal:
        raise change_refused(pledge, refusal) from refusal


def _end_checkout(checkout: Checkout) -> None:
    """The page can no longer be paid; if it was paid meanwhile, that is applied."""
    if not checkout.has_open_page:
        return
    state = current_gateway().expire_checkout(checkout.session_id or "")
    in_transaction(lambda: apply_checkout(checkout, state, at=clock.now()))


def _open_page(pledge: Pledge) -> ResponseReturnValue:
    """Open the checkout's page at Stripe; answer with the way there, or a page to wait on."""
    try:
        pledge = _with_openable_checkout(pledge)
        if pledge.is_asked or not pledge.is_open:
            return way_on(pledge)
        return _opened(pledge)
    except (ProviderUnavailable, ProviderRefused) as reason:
        return _not_opened(pledge, reason)


def _opened(pledge: Pledge) -> ResponseReturnValue:
    """Answer with the way to the newest attempt's page; after two failures alike, to another one.

    Raises ProviderUnavailable and ProviderRefused.
    """
    checkout = pledge.checkout
    if checkout.failed_answers < MOST_FAILED_ANSWERS:
        try:
            page = current_gateway().open_checkout(request_for(pledge))
        except AnswerKept:
            with transaction():
                failures = note_failed_answer(pledge.id, checkout.attempt)
            if failures < MOST_FAILED_ANSWERS:
                raise
        else:
            return _way_to_page(pledge, checkout, page)
    return _opened_after_failures(pledge, checkout)


def _opened_after_failures(pledge: Pledge, checkout: Checkout) -> ResponseReturnValue:
    """Answer with the way to the page that was made in spite of the failures, or to a new one.

    Stripe answers a failed request (500) the same way each time its key is used, and may have made
    the page all the same. So it is looked for in Stripe's list before another one is asked for.
    """
    gateway = current_gateway()
    found = gateway.look_for_listed(pledge.public_id, checkout.attempt, checkout.expires_at)
    url = gateway.look_at_checkout(found).url if found else None
    if found and url:
        return _way_to_page(pledge, checkout, CheckoutPage(found, url))
    in_transaction(
        lambda: replace_failed_attempt(lock_pledge(pledge.id), checkout.attempt, at=clock.now())
    )
    return _open_page(get_pledge(pledge.id))


def _not_opened(
    pledge: Pledge, reason: ProviderUnavailable | ProviderRefused
) -> ResponseReturnValue:
    """Answer when Stripe opens no page: with the form as it was, if trying again does not help."""
    if isinstance(reason, AddressRefused):
        log.warning("address refused", pledge=pledge.public_id, reason=str(reason))
        return redirect(change_url(pledge, refused="email"), HTTPStatus.SEE_OTHER)
    if isinstance(reason, KeyRefused | ProviderRefused):
        log.error("checkout refused", pledge=pledge.public_id, reason=str(reason))
        if isinstance(reason, KeyRefused):
            raise_key_alarm(reason, KeyUse.OPEN_CHECKOUTS)
        return redirect(change_url(pledge, refused="by-us"), HTTPStatus.SEE_OTHER)
    log.warning("checkout not opened", pledge=pledge.public_id, reason=str(reason))
    is_in_line = isinstance(reason, ProviderBusy)
    return waiting_page(pledge, pledge_url("pledges.pay", pledge), is_in_line=is_in_line)


def _way_to_page(pledge: Pledge, checkout: Checkout, page: CheckoutPage) -> ResponseReturnValue:
    """Keep the page and send the donor there; one whose pledge moved on meanwhile is ended."""
    pledge_id, attempt = pledge.id, checkout.attempt
    with transaction():
        is_wanted = note_page(pledge_id, attempt, session_id=page.session_id, url=page.url)
    if is_wanted:
        return redirect(page.url, HTTPStatus.SEE_OTHER)
    try:
        current_gateway().expire_checkout(page.session_id)
    except (ProviderUnavailable, ProviderRefused):
        return waiting_page(pledge, pledge_url("pledges.pay", pledge))
    return way_on(get_pledge(pledge_id))


def _with_openable_checkout(pledge: Pledge) -> Pledge:
    """Return the pledge with an attempt that Stripe will take: an old one is begun again.

    An old one that had a page is ended first. Raises ProviderUnavailable, CampaignClosed.
    """
    if _is_openable(pledge):
        return pledge
    try:
        return once_ended(pledge, _begin_again)
    except ProviderRefused:  # Stripe knows the old page no longer
        in_transaction(lambda: _begin_again(lock_pledge(pledge.id)))
        return get_pledge(pledge.id)


def _begin_again(pledge: Pledge) -> None:
    if pledge.is_open and not _is_openable(pledge):
        begin_again(pledge, at=clock.now(), network=client_network_number())


def _is_openable(pledge: Pledge) -> bool:
    return pledge.checkout.can_be_opened(clock.now(), shortest_seconds=SHORTEST_LIFE_SECONDS)


def request_for(pledge: Pledge) -> CheckoutRequest:
    """Return what Stripe is asked for the pledge's newest attempt: the same, each time."""
    checkout = pledge.checkout
    language = pledge.language
    with force_language(language):
        organisation = organisation_in(language).name
        items = [CheckoutItem(gettext("Gift to %(name)s", name=organisation), pledge.amount)]
        if pledge.covered_fee:
            items.append(CheckoutItem(gettext("Card fee, covered by you"), pledge.covered_fee))
    return CheckoutRequest(
        reference=pledge.public_id,
        attempt=checkout.attempt,
        items=tuple(items),
        email=pledge.email,
        language=language,
        success_url=_success_url(pledge),
        cancel_url=public_signed_url(
            "pledges.pledge_page", LINK_PURPOSE, pledge.public_id, language=language
        ),
        expires_at=checkout.expires_at,
        idempotency_key=checkout.idempotency_key,
        facts=_facts(pledge, checkout),
    )


def _facts(pledge: Pledge, checkout: Checkout) -> PledgeFacts:
    """Return what makes the pledge again, should its row be lost: all of it is stored."""
    counts_for = name_credit(pledge.credit)
    return PledgeFacts(
        installation=installation_id(),
        campaign=pledge.campaign.slug,
        source=pledge.source,
        page=counts_for.page,
        team=counts_for.team,
        gift=checkout.amount - checkout.covered_fee,
        covered_fee=checkout.covered_fee,
        language=pledge.language,
        hides_name=pledge.hides_name,
        wants_match=pledge.wants_match,
        decided_at=checkout.decided_at,
        terms=checkout.match_terms,
    )


def _success_url(pledge: Pledge) -> str:
    """Return the way back, with the place Stripe fills in: it must not be percent-encoded."""
    back = public_signed_url(
        "pledges.thank_you", LINK_PURPOSE, pledge.public_id, language=pledge.language
    )
    return f"{back}&session_id={{CHECKOUT_SESSION_ID}}"
