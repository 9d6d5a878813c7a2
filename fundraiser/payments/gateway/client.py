"""The calls we make to Stripe.

Every option we rely on is named here. Sources: Stripe API reference for version 2026-10-28.endive,
"Checkout Sessions", "Refunds", "Events"; "Fulfill orders" for the use of `payment_status`.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Literal, TypeVar
from urllib.parse import quote_plus

import stripe
import structlog
from flask import Flask, current_app, g, has_request_context
from stripe.params.checkout import SessionCreateParams

from fundraiser.config import Settings
from fundraiser.database import stepped_aside
from fundraiser.payments.events import event_in, instant_of, signed_at
from fundraiser.payments.gateway.answers import (
    COMPLETED_PARTS,
    SESSION_PARTS,
    checkout_state,
    completed_checkout,
    find_listed,
    page_of,
    payment_of,
    refund_state,
    session_in,
)
from fundraiser.payments.gateway.errors import errors_in_our_words
from fundraiser.payments.gateway.transport import Transport
from fundraiser.payments.metadata import write_metadata
from fundraiser.payments.request_budget import DEADLINE_SECONDS, RequestBudget, YieldingPace
from fundraiser.payments.values import (
    AccountReport,
    AnswerKept,
    AskedTooFast,
    CheckoutPage,
    CheckoutRequest,
    CheckoutState,
    CompletedCheckout,
    KeyUsedOtherwise,
    Payment,
    ProviderEvent,
    ProviderRefused,
    RefundState,
    WebhookRefused,
)

API_VERSION = "2026-10-28.endive"
EXTENSION = "fundraiser.gateway"
BACKGROUND_RETRIES = 2
SESSIONS = "/v1/checkout/sessions"
READS_AT_ONCE = 100  # two batches, of one process's jobs; threads are started as they are needed
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
PAYMENT_EXPANDED = "latest_charge.balance_transaction"
Answer = TypeVar("Answer")

log = structlog.get_logger()


class Gateway:
    """Stripe, as one process uses it.

    While a visitor waits, a call is made once, within a request budget, and all calls of one
    request share a deadline. The request holds no database connection meanwhile. Jobs and commands
    ask `patiently`: their calls are retried.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._patient = _client(settings, retries=BACKGROUND_RETRIES)
        self._hasty = _client(settings, retries=0)
        self._creates = _budget(settings, settings.stripe_creates_a_second)
        self._reads = _budget(settings, settings.stripe_reads_a_second)
        self._read_pace = YieldingPace(settings.stripe_reads_a_second)
        self._read_threads = ThreadPoolExecutor(READS_AT_ONCE, thread_name_prefix="stripe-read")

    def open_checkout(self, request: CheckoutRequest, *, patiently: bool = False) -> CheckoutPage:
        """Open a checkout and return its page. Repeatable: the same key gives the same page.

        Raises ProviderUnavailable (retry) and ProviderRefused.
        """
        return self._ask(
            lambda client: page_of(_create(client, request)),
            patiently=patiently,
            budget=self._creates,
        )

    def find_opened(self, request: CheckoutRequest) -> str | None:
        """Return the session id that this request created if its answer was lost, or None.

        For jobs, after the checkout's expiry: repeating the request then creates nothing. Repeats
        it with its idempotency key, which Stripe keeps for at least a day; if that does not help,
        searches Stripe's list. Raises ProviderUnavailable.
        """
        try:
            return self._ask(lambda client: _create(client, request).id, patiently=True)
        except (AnswerKept, KeyUsedOtherwise):
            return self.find_listed(
                request.reference, request.attempt, request.expires_at, patiently=True
            )
        except ProviderRefused:  # expired, so it was never created
            return None

    def find_listed(
        self, reference: str, attempt: int, expires_at: datetime, *, patiently: bool = False
    ) -> str | None:
        """Return the session in Stripe's list that names this attempt, or None."""
        return self._ask(
            lambda client: find_listed(client, reference, attempt, expires_at), patiently=patiently
        )

    def read_checkout(self, session_id: str, *, patiently: bool = False) -> CheckoutState:
        """Return a checkout's current state."""
        return self._ask(lambda client: _checkout(client, session_id), patiently=patiently)

    def start_reading(self, session_id: str) -> Future[CheckoutState]:
        """Read a checkout's current state in a thread of its own; up to READS_AT_ONCE at a time.

        For jobs that need many: they do not wait for each answer in turn. If Stripe says that this
        is too fast (429), the reads start no faster than `stripe_reads_a_second` for a minute.
        """
        return self._read_threads.submit(self._read_in_turn, session_id)

    def _read_in_turn(self, session_id: str) -> CheckoutState:
        self._read_pace.wait()
        try:
            return self.read_checkout(session_id, patiently=True)
        except AskedTooFast:
            self._read_pace.slow_down()
        self._read_pace.wait()
        return self.read_checkout(session_id, patiently=True)

    def expire_checkout(self, session_id: str, *, patiently: bool = False) -> CheckoutState:
        """Expire the checkout unless it was paid; return its state. Repeatable."""
        with suppress(ProviderRefused):  # already complete or expired
            self._ask(
                lambda client: client.v1.checkout.sessions.expire(session_id), patiently=patiently
            )
        return self.read_checkout(session_id, patiently=patiently)

    def read_refund(self, refund_id: str) -> RefundState:
        """Return a refund's current state. For jobs."""
        with errors_in_our_words():
            refund = self._patient.v1.refunds.retrieve(refund_id, {"expand": ["payment_intent"]})
            return _refund(self._patient, refund)

    def list_refunds_of_charge(self, charge_id: str) -> list[RefundState]:
        """Return every refund of a charge. For jobs."""
        with errors_in_our_words():
            page = self._patient.v1.refunds.list(
                {"charge": charge_id, "limit": 100, "expand": ["data.payment_intent"]}
            )
            return [_refund(self._patient, refund) for refund in page.auto_paging_iter()]

    def read_payment(self, payment_intent_id: str) -> Payment | None:
        """Return the payment of a PaymentIntent, or None if no money arrived. For jobs."""
        return self._ask(
            lambda client: payment_of(_intent(client, payment_intent_id)), patiently=True
        )

    def list_completed_checkouts(self, *, since: datetime) -> Iterator[CompletedCheckout]:
        """Yield the completed sessions that were created since an instant, newest first.

        There is no limit of age: Stripe keeps sessions for good.
        """
        created = {"gte": int(since.timestamp())}
        with errors_in_our_words():
            for document in _listed(self._patient, SESSIONS, status="complete", created=created):
                yield completed_checkout(session_in(document, COMPLETED_PARTS))

    def list_events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        """Yield the events of EVENT_KINDS since an instant, newest first (at most 30 days back).

        Malformed events and those not in test mode are logged and left out.
        """
        kinds, created = list(EVENT_KINDS), {"gte": int(since.timestamp())}
        with errors_in_our_words():
            for document in _listed(self._patient, "/v1/events", types=kinds, created=created):
                try:
                    event = event_in(json.dumps(document))
                except WebhookRefused as error:
                    log.warning("event left out", event_id=document.get("id"), reason=str(error))
                else:
                    yield event

    def read_webhook(self, body: bytes, signature: str, *, at: datetime) -> ProviderEvent:
        """Return the event of a webhook call.

        Raises WebhookRefused unless it is signed with one of our secrets, at most five minutes old
        or in the future (the SDK accepts any future time), and in test mode.
        """
        secrets = self._settings.stripe_webhook_secrets
        if not any(_is_signed(body, signature, secret) for secret in secrets):
            raise WebhookRefused("signature")
        if abs(at - signed_at(signature)) > WEBHOOK_TOLERANCE:
            raise WebhookRefused("signed too long ago, or in the future")
        return event_in(body.decode())

    def report(self) -> AccountReport:
        """Return the report that `flask stripe check` prints."""
        with errors_in_our_words():
            account = self._patient.v1.accounts.retrieve_current()
            endpoints = self._patient.v1.webhook_endpoints.list({"limit": 100})
            newest = self._patient.v1.events.list({"limit": 1}).data
        return AccountReport(
            account_id=account.id,
            country=account.country or "",
            api_version=API_VERSION,
            endpoints=tuple(
                (endpoint.url, tuple(endpoint.enabled_events)) for endpoint in endpoints.data
            ),
            newest_event_at=instant_of(newest[0].created) if newest else None,
            answered_at=_answered_at(account),
        )

    def _ask(
        self,
        call: Callable[[stripe.StripeClient], Answer],
        *,
        patiently: bool,
        budget: RequestBudget | None = None,
    ) -> Answer:
        """Make a call, with retries, or once within a request budget, by default that of reads."""
        with errors_in_our_words():
            if patiently:
                return call(self._patient)
            budget = budget or self._reads
            with stepped_aside():
                return budget.run(lambda: call(self._hasty), seconds=_seconds_left())


def init_app(app: Flask, settings: Settings) -> None:
    app.extensions[EXTENSION] = Gateway(settings)


def current_gateway() -> Gateway:
    gateway: Gateway = current_app.extensions[EXTENSION]
    return gateway


def _seconds_left() -> float:
    """Return how long this request may still wait for Stripe, over all its calls."""
    if not has_request_context():
        return DEADLINE_SECONDS
    started: float = g.setdefault("stripe_asked_at", time.monotonic())
    return DEADLINE_SECONDS - (time.monotonic() - started)


def _budget(settings: Settings, calls_a_second: int) -> RequestBudget:
    """Return this process's part of what the whole site may ask of Stripe."""
    return RequestBudget(width=settings.stripe_places, rate=calls_a_second / settings.web_servers)


def _client(settings: Settings, *, retries: int) -> stripe.StripeClient:
    return stripe.StripeClient(
        settings.stripe_secret_key,
        base_addresses={"api": settings.stripe_api_base},
        stripe_version=API_VERSION,
        max_network_retries=retries,
        http_client=Transport(settings.stripe_api_base, connections=READS_AT_ONCE),
    )


def _create(client: stripe.StripeClient, request: CheckoutRequest) -> stripe.checkout.Session:
    return client.v1.checkout.sessions.create(
        _checkout_params(request), {"idempotency_key": request.idempotency_key}
    )


def _checkout(client: stripe.StripeClient, session_id: str) -> CheckoutState:
    answer = client.raw_request(
        "get",
        f"{SESSIONS}/{quote_plus(session_id)}",
        expand=[f"payment_intent.{PAYMENT_EXPANDED}"],
    )
    session = session_in(answer.data, SESSION_PARTS)
    return checkout_state(session, _expanded(client, session.payment_intent))


def _listed(client: stripe.StripeClient, path: str, **params: Any) -> Iterator[Any]:
    """Yield the documents of a list as they came, newest first, without the SDK's objects."""
    has_more = True
    while has_more:
        page: Any = client.raw_request("get", path, limit=100, **params).data
        yield from page["data"]
        has_more = page["has_more"]
        if has_more:
            params["starting_after"] = page["data"][-1]["id"]


def _refund(client: stripe.StripeClient, refund: stripe.Refund) -> RefundState:
    return refund_state(refund, _expanded(client, refund.payment_intent))


def _expanded(
    client: stripe.StripeClient, intent: str | stripe.PaymentIntent | None
) -> stripe.PaymentIntent | None:
    """Return the PaymentIntent, read if Stripe gave only its id."""
    return _intent(client, intent) if isinstance(intent, str) else intent


def _intent(client: stripe.StripeClient, intent_id: str) -> stripe.PaymentIntent:
    return client.v1.payment_intents.retrieve(intent_id, {"expand": [PAYMENT_EXPANDED]})


def _checkout_params(request: CheckoutRequest) -> SessionCreateParams:
    marks = write_metadata(request.reference, request.attempt, request.facts)
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


def _answered_at(account: stripe.Account) -> datetime | None:
    """Return the time at Stripe when it answered, to the second."""
    response = account.last_response
    date = response.headers.get("Date") if response else None
    return parsedate_to_datetime(date) if date else None


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    if not signature.isascii():  # the SDK's comparison would raise
        return False
    try:
        return stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None)
    except (ValueError, stripe.SignatureVerificationError):
        return False
