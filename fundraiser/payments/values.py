"""What Stripe tells us, as plain values. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum, Tone
from fundraiser.money import Money
from fundraiser.payments.metadata import PledgeFacts


class ProviderUnavailable(Exception):
    """No reliable answer: the outcome is unknown; retry with the same key."""


class ProviderBusy(ProviderUnavailable):
    """Stripe was not called because too many calls are running. Nothing has happened."""


class AskedTooFast(ProviderUnavailable):
    """Stripe refuses calls for coming too fast (429). Nothing has happened."""


class AnswerKept(ProviderUnavailable):
    """Stripe failed (500) and repeats that answer for the same key.

    The request may have been carried out, in whole or in part.
    """


class KeyRefused(ProviderUnavailable):
    """Stripe refuses our key (401), or the key lacks a permission (403).

    Nothing has happened. The request is retried, slowly, with the same idempotency key.
    """

    def __init__(self, code: str, *, lacks_right: bool) -> None:
        super().__init__(f"the key is refused: {code}")
        self.code = code
        self.lacks_right = lacks_right


class ProviderRefused(Exception):
    """Stripe understood and refused: our mistake, or the object no longer exists."""


class KeyUsedOtherwise(ProviderRefused):
    """The idempotency key was used for another request, whose result exists."""


class EmailRefused(ProviderRefused):
    """Stripe does not accept the donor's email address."""


class PaymentDeclined(ProviderRefused):
    """The bank declined; `reason` is Stripe's code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WebhookRefused(Exception):
    """A webhook call that is not Stripe's, not recent, or not in test mode."""


@dataclass(frozen=True, slots=True)
class CheckoutItem:
    name: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutRequest:
    """A request for a checkout page. Its key and expiry are stored before Stripe is called."""

    reference: str  # the pledge's public id
    attempt: int  # which of the pledge's checkouts this is
    items: tuple[CheckoutItem, ...]
    email: str
    language: str
    success_url: str  # may contain {CHECKOUT_SESSION_ID}
    cancel_url: str
    expires_at: datetime
    idempotency_key: str
    facts: PledgeFacts


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """A page at Stripe to pay on."""

    session_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that arrived. `fee` is None until Stripe has booked it."""

    payment_intent_id: str | None  # None: cash or a cheque
    charge_id: str | None
    amount: Money
    method: str  # Stripe's type of payment method: card, acss_debit, …; or cash, cheque
    paid_at: datetime
    balance_transaction_id: str | None
    fee: Money | None


class CheckoutOutcome(StrEnum):
    OPEN = "open"
    PAID = "paid"
    SETTLING = "settling"  # a bank debit is on its way
    FAILED = "failed"  # the bank debit failed
    EXPIRED = "expired"

    @classmethod
    def of(
        cls, payment_status: str, status: str | None, intent_status: str | None
    ) -> "CheckoutOutcome":
        """Return the outcome for Stripe's statuses of a session and its PaymentIntent.

        A payment that was processing when its session expired may still arrive, so an expired
        session is read with its intent (Stripe: "Manage limited inventory").
        """
        if payment_status == "paid":
            return cls.PAID
        if status == "expired":
            outcomes = {"succeeded": cls.PAID, "processing": cls.SETTLING}
            return outcomes.get(intent_status or "", cls.EXPIRED)
        if status != "complete":
            return cls.OPEN
        if intent_status in {"requires_payment_method", "canceled"}:
            return cls.FAILED
        return cls.SETTLING


@dataclass(frozen=True, slots=True)
class CheckoutPayer:
    """Who paid, as typed on Stripe's page; empty if Stripe does not say."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """The state of a checkout at Stripe, just read."""

    session_id: str
    reference: str | None
    outcome: CheckoutOutcome
    amount: Money | None  # None if it is in a currency we do not offer
    payment_intent_id: str | None
    payment: Payment | None
    url: str | None
    attempt: int | None = None  # which of the pledge's checkouts it names
    made_at: datetime | None = None  # None if Stripe does not say
    installation: str = ""  # which one opened it; empty for an older version or others' sessions
    facts: PledgeFacts | None = None  # what was pledged, if the session has all of it
    payer: CheckoutPayer = CheckoutPayer("", "")


@dataclass(frozen=True, slots=True)
class CompletedCheckout:
    """A completed session in our Stripe account, and which installation opened it."""

    session_id: str
    installation: str  # empty for an older version or others' sessions
    promised_at: datetime  # when its donor decided, or else when it was opened


class RefundStatus(LabelledEnum):
    PENDING = "pending", _l("On its way"), Tone.WAIT
    REQUIRES_ACTION = "requires_action", _l("Needs something from the donor"), Tone.WAIT
    SUCCEEDED = "succeeded", _l("Done"), Tone.GOOD
    FAILED = "failed", _l("Failed"), Tone.BAD
    CANCELED = "canceled", _l("Cancelled")

    @classmethod
    def of(cls, status: str | None) -> "RefundStatus | None":
        """Return Stripe's status, or None if we do not know it."""
        return cls(status) if status in set(cls) else None

    @property
    def counts(self) -> bool:
        """Whether the money has left: Stripe takes it at once and returns it on failure."""
        return self not in {RefundStatus.FAILED, RefundStatus.CANCELED}


@dataclass(frozen=True, slots=True)
class RefundState:
    """The state of a refund at Stripe, just read."""

    refund_id: str
    payment_intent_id: str | None
    reference: str | None  # the pledge that was paid; None if the payment is not ours
    amount: Money
    status: RefundStatus | None  # None if not set yet or unknown to us
    reason: str
    made_at: datetime
    attempt: int | None = None  # which of the pledge's checkouts was paid, if known
    installation: str = ""  # which one took the payment; empty for an older version or others'
    unknown_status: str = ""  # Stripe's status, if we do not know it

    @property
    def known_status(self) -> RefundStatus:
        """The status. Raises ValueError if it is unknown: nothing may be booked then."""
        if self.status is None:
            raise ValueError(f"{self.refund_id} has no status that we know")
        return self.status


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """An event from Stripe about one of its objects."""

    event_id: str
    kind: str
    object_id: str
    api_version: str
    made_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class AccountReport:
    """The account behind our key, for `flask stripe check`."""

    account_id: str
    country: str
    api_version: str
    endpoints: tuple[tuple[str, tuple[str, ...]], ...]  # URL, events it receives
    newest_event_at: datetime | None
    answered_at: datetime | None  # by Stripe's clock
