"""What we ask of Stripe.

Every option we rely on is named here. Sources: Stripe API reference for version 2026-10-28.endive,
"Checkout Sessions", "Refunds", "Events"; "Fulfill orders" for the use of `payment_status`.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal, TypeVar

import stripe
import structlog
from flask import Flask, current_app, g, has_request_context
from stripe.params.checkout import SessionCreateParams

from fundraiser.config import Settings
from fundraiser.payments.events import event_in, instant_of, signed_at
from fundraiser.payments.gateway.answers import (
    checkout_state,
    completed_checkout,
    find_listed,
    page_of,
    payment_of,
    refund_state,
)
from fundraiser.payments.gateway.errors import errors_in_our_words
from fundraiser.payments.metadata import write_metadata
from fundraiser.payments.request_budget import DEADLINE_SECONDS, RequestBudget
from fundraiser.payments.values import (
    AccountReport,
    AnswerKept,
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
PAYMENT_EXPANDED = "latest_charge.balance_transaction"
Answer = TypeVar("Answer")

log = structlog.get_logger()


class Gateway:
    """Stripe as one process sees it.

    Jobs and commands call it patiently. While a visitor waits, a call is tried once, within the
    request budget, and all the calls of one request share one deadline.
    """

    def __init__(self, settings: Settings, *, width: int, rate: float) -> None:
        self._settings = settings
        self._patient = _client(settings, retries=BACKGROUND_RETRIES)
        self._hasty = _client(settings, retries=0)
        self._budget = RequestBudget(width=width, rate=rate)

    def open_checkout(self, request: CheckoutRequest) -> CheckoutPage:
        """There is a page to pay on. Repeatable: the same key gives the same page.

        For use in a request. Raises ProviderUnavailable (ask again) and ProviderRefused.
        """
        return self._in_request(lambda: page_of(self._create(self._hasty, request)))

    def open_checkout_patiently(self, request: CheckoutRequest) -> CheckoutPage:
        """The same as `open_checkout`, for jobs and commands: nobody waits."""
        return self._asked(lambda: page_of(self._create(self._patient, request)))

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
        return self._asked(lambda: find_listed(self._patient, reference, attempt, expires_at))

    def look_for_listed(self, reference: str, attempt: int, expires_at: datetime) -> str | None:
        """The same as `find_listed`, while a visitor waits."""
        return self._in_request(lambda: find_listed(self._hasty, reference, attempt, expires_at))

    def read_checkout(self, session_id: str) -> CheckoutState:
        """Return how a checkout stands. For jobs: patient."""
        return self._asked(lambda: self._checkout(self._patient, session_id))

    def look_at_checkout(self, session_id: str) -> CheckoutState:
        """Return how a checkout stands, while a visitor waits."""
        return self._in_request(lambda: self._checkout(self._hasty, session_id))

    def expire_checkout(self, session_id: str) -> CheckoutState:
        """The checkout cannot be paid any more, unless it was; return how it stands. Repeatable."""
        with suppress(ProviderRefused):  # complete or expired already: the state says which
            self._in_request(lambda: self._hasty.v1.checkout.sessions.expire(session_id))
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
        with errors_in_our_words():
            page = self._patient.v1.refunds.list(
                {"charge": charge_id, "limit": 100, "expand": ["data.payment_intent"]}
            )
            return [self._refund(refund) for refund in page.auto_paging_iter()]

    def read_payment(self, payment_intent_id: str) -> Payment | None:
        """Return the payment of a PaymentIntent, or None if no money arrived. For jobs."""
        return self._asked(lambda: payment_of(self._intent(self._patient, payment_intent_id)))

    def list_completed_checkouts(self, *, since: datetime) -> Iterator[CompletedCheckout]:
        """Yield the sessions opened since an instant that a donor has completed, newest first,
        however long ago: Stripe keeps sessions without an end."""
        with errors_in_our_words():
            page = self._patient.v1.checkout.sessions.list(
                {"status": "complete", "created": {"gte": int(since.timestamp())}, "limit": 100}
            )
            for session in page.auto_paging_iter():
                yield completed_checkout(session)

    def list_events(self, *, since: datetime) -> Iterator[ProviderEvent]:
        """Yield the events of our kinds since an instant, newest first (30 days at the most).

        One that is no event, or not of test mode, is left out and named in the log.
        """
        with errors_in_our_words():
            page = self._patient.v1.events.list(
                {
                    "types": list(EVENT_KINDS),
                    "created": {"gte": int(since.timestamp())},
                    "limit": 100,
                }
            )
            for event in page.auto_paging_iter():
                body = event.to_dict()
                try:
                    read = event_in(json.dumps(body, default=str))
                except WebhookRefused as error:
                    log.warning("event left out", event_id=body.get("id"), reason=str(error))
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
        return checkout_state(
            session, self._intent(client, intent) if isinstance(intent, str) else intent
        )

    def _refund(self, refund: stripe.Refund) -> RefundState:
        intent = refund.payment_intent
        return refund_state(
            refund, self._intent(self._patient, intent) if isinstance(intent, str) else intent
        )

    def _intent(self, client: stripe.StripeClient, intent_id: str) -> stripe.PaymentIntent:
        return client.v1.payment_intents.retrieve(intent_id, {"expand": [PAYMENT_EXPANDED]})

    def _in_request(self, call: Callable[[], Answer]) -> Answer:
        with errors_in_our_words():
            return self._budget.run(call, seconds=_seconds_left())

    def _asked(self, call: Callable[[], Answer]) -> Answer:
        with errors_in_our_words():
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


def _is_signed(body: bytes, signature: str, secret: str) -> bool:
    if not signature.isascii():  # the SDK cannot compare it
        return False
    try:
        return stripe.WebhookSignature.verify_header(body, signature, secret, tolerance=None)
    except (ValueError, stripe.SignatureVerificationError):
        return False
