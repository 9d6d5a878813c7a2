"""What we ask of Stripe: the only importer of `stripe`.

Every option we rely on is named here. Sources: Stripe API reference for version 2026-10-28.endive,
"Checkout Sessions", "Refunds", "Events"; "Fulfill orders" for the use of `payment_status`.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal, TypeVar

import stripe
import structlog
from flask import Flask, current_app, g, has_request_context
from stripe.params.checkout import SessionCreateParams

from fundraiser.config import Settings
from fundraiser.money import DIGITS, Money
from fundraiser.payments import metadata
from fundraiser.payments.events import event_in, instant_of, signed_at
from fundraiser.payments.lane import DEADLINE_SECONDS, Lane
from fundraiser.payments.values import (
    AccountReport,
    AddressRefused,
    AnswerKept,
    CheckoutOutcome,
    CheckoutPage,
    CheckoutRequest,
    CheckoutState,
    CompletedCheckout,
    KeyRefused,
    KeyUsedOtherwise,
    Payer,
    Payment,
    PaymentDeclined,
    ProviderEvent,
    ProviderRefused,
    ProviderUnavailable,
    RefundState,
    RefundStatus,
    WebhookRefused,
)

API_VERSION = "2026-10-28.endive"
EXTENSION = "fundraiser.gateway"
CONNECT_SECONDS, READ_SECONDS = 4.0, 7.0
BACKGROUND_RETRIES = 2
WEBHOOK_TOLERANCE = timedelta(seconds=300)
EVENT_KINDS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "radar.early_fraud_warning.created",
)
LANGUAGES: Mapping[str, Literal["en", "fr-CA"]] = {"en": "en", "fr": "fr-CA"}
# What reading an answer raises where a proxy, or a page of someone else's, answered for Stripe.
NOT_AN_ANSWER = (AttributeError, LookupError, TypeError, ValueError)
KEY_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
# Somebody else's turn, or a partner of Stripe's that failed: to be asked again with the same key.
ASKED_TOO_SOON = (
    HTTPStatus.CONFLICT,
    HTTPStatus.FAILED_DEPENDENCY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
# How long before its end a session may have been made, and how far two clocks may be apart.
SHORTEST_LIFE, LONGEST_LIFE = timedelta(minutes=30), timedelta(hours=1)
CLOCKS_APART = timedelta(minutes=2)
HELD_BY_ANOTHER = ("lock_timeout", "idempotency_key_in_use")
PAYMENT_EXPANDED = "latest_charge.balance_transaction"
Answer = TypeVar("Answer")

log = structlog.get_logger()


class Gateway:
    """Stripe as one process sees it.

    Jobs and commands call it patiently. While a visitor waits, a call is tried once, in the lane,
    and all the calls of one request share one deadline.
    """

    def __init__(self, settings: Settings, *, width: int, rate: float) -> None:
        self._settings = settings
        self._patient = _client(settings, retries=BACKGROUND_RETRIES)
        self._hasty = _client(settings, retries=0)
        self._lane = Lane(width=width, rate=rate)

    def open_checkout(self, request: CheckoutRequest) -> CheckoutPage:
        """There is a page to pay on. Repeatable: the same key gives the same page.

        For use in a request. Raises ProviderUnavailable (ask again) and ProviderRefused.
        """
        return self._in_lane(lambda: _page(self._create(self._hasty, request)))

    def open_checkout_patiently(self, request: CheckoutRequest) -> CheckoutPage:
        """The same as `open_checkout`, for jobs and commands: nobody waits."""
        return self._asked(lambda: _page(self._create(self._patient, request)))

    def find_opened(self, request: CheckoutRequest) -> str | None:
        """Return the session that this very request made, though its answer was lost; None if there
        is none. For jobs, once the request's time is over: then it makes none.

        Repeats the request under its key, which Stripe keeps for a day at least; where the key says
        nothing of use, looks through Stripe's list. Raises ProviderUnavailable.
        """
        try:
            return self._asked(lambda: self._create(self._patient, request).id)
        except (AnswerKept, KeyUsedOtherwise):
            return self.find_listed(request.reference, request.attempt, request.expires_at)
        except ProviderRefused:  # its expiry is past, so it had never been made
            return None

    def find_listed(self, reference: str, attempt: int, expires_at: datetime) -> str | None:
        """Return the session in Stripe's list that names this attempt of this pledge. For jobs."""
        return self._asked(lambda: _listed(self._patient, reference, attempt, expires_at))

    def look_for_listed(self, reference: str, attempt: int, expires_at: datetime) -> str | None:
        """The same as `find_listed`, while a visitor waits."""
        return self._in_lane(lambda: _listed(self._hasty, reference, attempt, expires_at))

    def read_checkout(self, session_id: str) -> CheckoutState:
        """Return how a checkout stands. For jobs: patient."""
        return self._asked(lambda: self._checkout(self._patient, session_id))

    def look_at_checkout(self, session_id: str) -> CheckoutState:
        """Return how a checkout stands, while a visitor waits."""
        return self._in_lane(lambda: self._checkout(self._hasty, session_id))

    def expire_checkout(self, session_id: str) -> CheckoutState:
        """The checkout cannot be paid any more, unless it was; return how it stands. Repeatable."""
        with suppress(ProviderRefused):  # complete or expired already: the state says which
            self._in_lane(lambda: self._hasty.v1.checkout.sessions.expire(session_id))
        return self.look_at_checkout(session_id)

    def end_checkout(self, session_id: str) -> CheckoutState:
        """The same as `expire_checkout`, for jobs: patient."""
        with suppress(ProviderRefused):
            self._asked(lambda: self._patient.v1.checkout.sessions.expire(session_id))
        return self.read_checkout(session_id)

    def read_refund(self, refund_id: str) -> RefundState:
        """Return how a refund stands. For jobs."""
        return self._asked(
            lambda: self._refund(
                self._patient.v1.refunds.retrieve(refund_id, {"expand": ["payment_intent"]})
            )
        )

    def list_refunds_of_charge(self, charge_id: str) -> list[RefundState]:
        """Return every refund of a charge. For jobs."""
        with _errors_in_our_words():
            page = self._patient.v1.refunds.list(
                {"charge": charge_id, "limit": 100, "expand": ["data.payment_intent"]}
            )
            return [self._refund(refund) for refund in page.auto_paging_iter()]

    def read_payment(self, payment_intent_id: str) -> Payment | None:
        """Return the payment of a PaymentIntent, or None if no money arrived. For jobs."""
        return self._asked(lambda: _payment(self._intent(self._patient, payment_intent_id)))

    def list_completed_checkouts(self, *, since: datetime) -> Iterator[CompletedCheckout]:
        """Yield the sessions opened since an instant that a donor has completed, newest first,
        however long ago: Stripe keeps sessions without an end."""
        with _errors_in_our_words():
            page = self._patient.v1.checkout.sessions.list(
                {"status": "complete", "created": {"gte": int(since.timestamp())}, "limit": 100}
            )
            for session in page.auto_paging_iter():
                yield _completed(session)

    def list_events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        """Yield the events of our kinds since an instant, newest first (30 days at the most).

        One that is no event, or not of test mode, is left out and named in the log.
        """
        with _errors_in_our_words():
            page = self._patient.v1.events.list(
                {
                    "types": list(EVENT_KINDS),
                    "created": {"gte": int(since.timestamp())},
                    "limit": 100,
                }
            )
            for event in page.auto_paging_iter():
                told = event.to_dict()
                try:
                    read = event_in(json.dumps(told, default=str))
                except WebhookRefused as error:
                    log.warning("event left out", event_id=told.get("id"), reason=str(error))
                else:
                    yield read

    def read_webhook(self, body: bytes, signature: str, *, at: datetime) -> ProviderEvent:
        """Return the event a webhook call carries.

        Raises WebhookRefused unless it is signed with one of our secrets, no more than five minutes
        old or ahead (the SDK takes any time in the future), and of test mode.
        """
        secrets = self._settings.stripe_webhook_secrets
        if not any(_is_signed(body, signature, secret) for secret in secrets):
            raise WebhookRefused("signature")
        if abs(at - signed_at(signature)) > WEBHOOK_TOLERANCE:
            raise WebhookRefused("signed too long ago, or in the future")
        return event_in(body.decode())

    def report(self) -> AccountReport:
        """Return what `flask stripe check` shows."""
        account = self._asked(self._patient.v1.accounts.retrieve_current)
        endpoints = self._asked(lambda: self._patient.v1.webhook_endpoints.list({"limit": 100}))
        newest = self._asked(lambda: self._patient.v1.events.list({"limit": 1})).data
        return AccountReport(
            account_id=account.id,
            country=account.country or "",
            api_version=API_VERSION,
            endpoints=tuple(
                (endpoint.url, tuple(endpoint.enabled_events)) for endpoint in endpoints.data
            ),
            newest_event_at=instant_of(newest[0].created) if newest else None,
        )

    def _create(
        self, client: stripe.StripeClient, request: CheckoutRequest
    ) -> stripe.checkout.Session:
        return client.v1.checkout.sessions.create(
            _checkout_params(request), {"idempotency_key": request.idempotency_key}
        )

    def _checkout(self, client: stripe.StripeClient, session_id: str) -> CheckoutState:
        session = client.v1.checkout.sessions.retrieve(
            session_id, {"expand": [f"payment_intent.{PAYMENT_EXPANDED}"]}
        )
        intent = session.payment_intent
        return _checkout_state(
            session, self._intent(client, intent) if isinstance(intent, str) else intent
        )

    def _refund(self, refund: stripe.Refund) -> RefundState:
        intent = refund.payment_intent
        return _refund_state(
            refund, self._intent(self._patient, intent) if isinstance(intent, str) else intent
        )

    def _intent(self, client: stripe.StripeClient, intent_id: str) -> stripe.PaymentIntent:
        return client.v1.payment_intents.retrieve(intent_id, {"expand": [PAYMENT_EXPANDED]})

    def _in_lane(self, call: Callable[[], Answer]) -> Answer:
        with _errors_in_our_words():
            return self._lane.run(call, seconds=_seconds_left())

    def _asked(self, call: Callable[[], Answer]) -> Answer:
        with _errors_in_our_words():
            return call()


def init_app(app: Flask, settings: Settings, *, width: int, rate: float) -> None:
    """The app has its gateway, with `width` places for calls made while a visitor waits, of which
    `rate` begin in a second."""
    app.extensions[EXTENSION] = Gateway(settings, width=width, rate=rate)


def current_gateway() -> Gateway:
    gateway: Gateway = current_app.extensions[EXTENSION]
    return gateway


def _seconds_left() -> float:
    """Return what is left of the time that one request may wait for Stripe, in all its calls."""
    if not has_request_context():
        return DEADLINE_SECONDS
    began: float = g.setdefault("stripe_asked_at", time.monotonic())
    return DEADLINE_SECONDS - (time.monotonic() - began)


def _client(settings: Settings, *, retries: int) -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.stripe_secret_key,
        base_addresses={"api": settings.stripe_api_base},
        stripe_version=API_VERSION,
        max_network_retries=retries,
        http_client=stripe.RequestsClient(timeout=(CONNECT_SECONDS, READ_SECONDS)),
    )


def _checkout_params(request: CheckoutRequest) -> SessionCreateParams:
    marks = metadata.written(request.reference, request.attempt, request.facts)
    return {
        "mode": "payment",
        "submit_type": "donate",
        "client_reference_id": request.reference,
        "metadata": marks,
        "payment_intent_data": {"metadata": marks},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": item.amount.currency.lower(),
                    "unit_amount": item.amount.cents,
                    "product_data": {"name": item.name},
                },
            }
            for item in request.items
        ],
        "customer_email": request.email,
        "locale": LANGUAGES[request.language],
        "success_url": request.success_url,
        "cancel_url": request.cancel_url,
        "expires_at": int(request.expires_at.timestamp()),
        "adaptive_pricing": {"enabled": False},
    }


@contextmanager
def _errors_in_our_words() -> Iterator[None]:
    """Turn the SDK's errors into ours."""
    try:
        yield
    except stripe.StripeError as error:
        raise _in_our_words(error) from error
    except NOT_AN_ANSWER as error:
        raise ProviderUnavailable(f"an answer that is not Stripe's: {error!r}") from error


def _in_our_words(error: stripe.StripeError) -> ProviderUnavailable | ProviderRefused:
    """Return what an answer of Stripe's means for us: ask again, or take it as a no.

    Of 401, 403, 409, 429 and 5xx the SDK leaves `code` empty; it stands in the error's own body.
    """
    status = error.http_status
    code = str(error.code or getattr(error.error, "code", None) or "")
    if isinstance(error, stripe.CardError):
        return PaymentDeclined(code or "card_declined")
    if status in KEY_REFUSALS:
        return KeyRefused(code or f"{status}", lacks_right=status == HTTPStatus.FORBIDDEN)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return AnswerKept(type(error).__name__)
    is_ours = isinstance(error, stripe.InvalidRequestError | stripe.IdempotencyError)
    if is_ours and status not in ASKED_TOO_SOON and code not in HELD_BY_ANOTHER:
        return _refusal(error)
    return ProviderUnavailable(f"{type(error).__name__} {code}".rstrip())


def _refusal(error: stripe.StripeError) -> ProviderRefused:
    """Return what Stripe refused, without its sentence: that may quote what a donor typed."""
    param = error.param if isinstance(error, stripe.InvalidRequestError) else None
    kind = AddressRefused if param == "customer_email" else ProviderRefused
    if isinstance(error, stripe.IdempotencyError):
        kind = KeyUsedOtherwise
    return kind(f"{error.code or 'invalid'}: {param or 'no parameter'}, {error.request_id}")


def _page(session: stripe.checkout.Session) -> CheckoutPage:
    if not session.url:
        raise ProviderRefused(f"{session.id} has no address")
    return CheckoutPage(session.id, session.url)


def _listed(
    client: stripe.StripeClient, reference: str, attempt: int, expires_at: datetime
) -> str | None:
    """Return the id of the session with these marks, among those made when this one could be: an
    hour before it expires at the earliest (ours live for little more than Stripe's least)."""
    made_from = int((expires_at - LONGEST_LIFE - CLOCKS_APART).timestamp())
    made_until = int((expires_at - SHORTEST_LIFE + CLOCKS_APART).timestamp())
    sessions = client.v1.checkout.sessions.list(
        {"created": {"gte": made_from, "lte": made_until}, "limit": 100}
    )
    for session in sessions.auto_paging_iter():
        if session.client_reference_id == reference and _marks(session).attempt == attempt:
            return session.id
    return None


def _checkout_state(
    session: stripe.checkout.Session, intent: stripe.PaymentIntent | None
) -> CheckoutState:
    if session.livemode:
        raise ProviderRefused(f"{session.id} is not of test mode")
    marks = _marks(session)
    outcome = CheckoutOutcome.of(
        session.payment_status, session.status, intent.status if intent else None
    )
    return CheckoutState(
        session_id=session.id,
        reference=session.client_reference_id,
        attempt=marks.attempt,
        outcome=outcome,
        amount=_money(session.amount_total or 0, session.currency),
        payment_intent_id=intent.id if intent else None,
        payment=_payment(intent) if intent and outcome is CheckoutOutcome.PAID else None,
        url=session.url,
        made_at=_made_at(session),
        installation=marks.installation,
        facts=marks.facts,
        payer=_payer(session),
    )


def _completed(session: stripe.checkout.Session) -> CompletedCheckout:
    marks = _marks(session)
    promised_at = marks.facts.decided_at if marks.facts else instant_of(session.created)
    return CompletedCheckout(session.id, marks.installation, promised_at)


def _made_at(session: stripe.checkout.Session) -> datetime | None:
    made = getattr(session, "created", None)
    return None if made is None else instant_of(made)


def _payer(session: stripe.checkout.Session) -> Payer:
    details = getattr(session, "customer_details", None)  # comes with the payment
    return Payer(getattr(details, "name", None) or "", getattr(details, "email", None) or "")


def _marks(marked: stripe.checkout.Session | stripe.PaymentIntent) -> metadata.Marks:
    """Return what we wrote on a session or a payment when it was made."""
    said = getattr(marked, "metadata", None)
    return metadata.read(said.to_dict() if said else {})


def _payment(intent: stripe.PaymentIntent) -> Payment | None:
    charge = intent.latest_charge
    amount = _money(intent.amount_received, intent.currency)
    if intent.status != "succeeded" or charge is None or amount is None:
        return None
    if not isinstance(charge, stripe.Charge):  # a server that expands nothing: enough to go by
        return Payment(
            intent.id, charge, amount, "unknown", instant_of(intent.created), None, fee=None
        )
    booking = charge.balance_transaction
    booked = booking if isinstance(booking, stripe.BalanceTransaction) else None
    fee = _money(booked.fee, booked.currency) if booked else None
    details = charge.payment_method_details
    return Payment(
        payment_intent_id=intent.id,
        charge_id=charge.id,
        amount=amount,
        method=details.type if details else "unknown",
        paid_at=instant_of(booked.created if booked else charge.created),
        balance_transaction_id=booked.id if booked else None,
        fee=fee if fee and fee.currency == amount.currency else None,
    )


def _refund_state(refund: stripe.Refund, intent: stripe.PaymentIntent | None) -> RefundState:
    amount = _money(refund.amount, refund.currency)
    marks = _marks(intent) if intent else metadata.Marks()
    status = RefundStatus.of(refund.status)
    if amount is None:
        raise ProviderRefused(f"{refund.id} is in {refund.currency}")
    return RefundState(
        refund_id=refund.id,
        payment_intent_id=intent.id if intent else None,
        reference=marks.reference or None,
        installation=marks.installation,
        amount=amount,
        status=status,
        reason=refund.reason or "",
        made_at=instant_of(refund.created),
        attempt=marks.attempt,
        unknown_status="" if status else refund.status or "",
    )


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    if not signature.isascii():  # the SDK cannot compare it
        return False
    try:
        return stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None)
    except (ValueError, stripe.SignatureVerificationError):
        return False


def _money(cents: int, currency: str | None) -> Money | None:
    code = (currency or "").upper()
    return Money(cents, code) if code in DIGITS else None
