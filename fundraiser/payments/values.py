"""What Stripe tells us, as plain values. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum, Tone
from fundraiser.money import Money
from fundraiser.payments.metadata import PledgeFacts


class ProviderUnavailable(Exception):
    """No answer, or none we can rely on: the outcome is unknown; ask again with the same key."""


class ProviderBusy(ProviderUnavailable):
    """We did not even ask: too many calls are under way. Nothing has happened."""


class AnswerKept(ProviderUnavailable):
    """Stripe failed (500), and says so again each time the same key is used: what was asked for may
    be done, undone or half done."""


class KeyRefused(ProviderUnavailable):
    """Stripe does not accept our key (401), or the key may not do this (403): an outage of ours.

    Nothing has happened. What was asked for is asked again, slowly, with the same idempotency key.
    """

    def __init__(self, code: str, *, lacks_right: bool) -> None:
        super().__init__(f"the key is refused: {code}")
        self.code = code
        self.lacks_right = lacks_right


class ProviderRefused(Exception):
    """Stripe understood and said no: a mistake of ours, or an object that is gone."""


class KeyUsedOtherwise(ProviderRefused):
    """Stripe has another request under this idempotency key: what that one made is there."""


class EmailRefused(ProviderRefused):
    """Stripe does not take the donor's email address."""


class PaymentDeclined(ProviderRefused):
    """The bank said no; `reason` is Stripe's code for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WebhookRefused(Exception):
    """A call to the webhook that is not Stripe's, not fresh, or not for test mode."""


@dataclass(frozen=True, slots=True)
class CheckoutItem:
    name: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutRequest:
    """A page to pay on. `idempotency_key` and `expires_at` were stored before anything is asked."""

    reference: str  # the pledge's public id
    attempt: int  # which of the pledge's checkouts this is
    items: tuple[CheckoutItem, ...]
    email: str
    language: str
    success_url: str  # may hold {CHECKOUT_SESSION_ID}
    cancel_url: str
    expires_at: datetime
    idempotency_key: str
    facts: PledgeFacts


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """A page to pay on, at Stripe."""

    session_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that arrived. `fee` is None until Stripe says what it kept."""

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
    FAILED = "failed"  # the bank debit came back
    EXPIRED = "expired"

    @classmethod
    def of(
        cls, payment_status: str, status: str | None, intent_status: str | None
    ) -> "CheckoutOutcome":
        """Return what Stripe's statuses of a session and of its PaymentIntent come to.

        A payment under way when its session was ended may still arrive: an expired one is read with
        its intent (Stripe: "Manage limited inventory").
        """
        if payment_status == "paid":
            return cls.PAID
        if status == "expired":
            ended_with = {"succeeded": cls.PAID, "processing": cls.SETTLING}
            return ended_with.get(intent_status or "", cls.EXPIRED)
        if status != "complete":
            return cls.OPEN
        if intent_status in {"requires_payment_method", "canceled"}:
            return cls.FAILED
        return cls.SETTLING


@dataclass(frozen=True, slots=True)
class CheckoutPayer:
    """Who paid, as they wrote it on Stripe's page; empty where Stripe does not say."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CheckoutState:
    """How a checkout stands at Stripe, read just now."""

    session_id: str
    reference: str | None
    outcome: CheckoutOutcome
    amount: Money | None  # None if it is in a currency we do not offer
    payment_intent_id: str | None
    payment: Payment | None
    url: str | None
    attempt: int | None = None  # which of the pledge's checkouts it says it is
    made_at: datetime | None = None  # None: Stripe does not say
    installation: str = ""  # which one opened it; empty: an older version of ours, or none of ours
    facts: PledgeFacts | None = None  # what was pledged, where the session tells all of it
    payer: CheckoutPayer = CheckoutPayer("", "")


@dataclass(frozen=True, slots=True)
class CompletedCheckout:
    """A session in our account at Stripe that a donor has completed, and who had opened it."""

    session_id: str
    installation: str  # empty: an older version of ours, or none of ours
    promised_at: datetime  # when it was opened, where it does not say when its donor decided


class RefundStatus(LabelledEnum):
    PENDING = "pending", _l("On its way"), Tone.WAIT
    REQUIRES_ACTION = "requires_action", _l("Needs something from the donor"), Tone.WAIT
    SUCCEEDED = "succeeded", _l("Done"), Tone.GOOD
    FAILED = "failed", _l("Failed"), Tone.BAD
    CANCELED = "canceled", _l("Cancelled")

    @classmethod
    def of(cls, status: str | None) -> "RefundStatus | None":
        """Return the status that Stripe names, or None if we do not know it."""
        return cls(status) if status in set(cls) else None

    @property
    def counts(self) -> bool:
        """Whether the money has left: Stripe takes it at once, and gives it back on failure."""
        return self not in {RefundStatus.FAILED, RefundStatus.CANCELED}


@dataclass(frozen=True, slots=True)
class RefundState:
    """How a refund stands at Stripe, read just now."""

    refund_id: str
    payment_intent_id: str | None
    reference: str | None  # the pledge that was paid; None if the payment is not one of ours
    amount: Money
    status: RefundStatus | None  # None: Stripe does not say yet, or says what we do not know
    reason: str
    made_at: datetime
    attempt: int | None = None  # which of the pledge's checkouts was paid, if Stripe shows it
    installation: str = ""  # which one took the payment; empty: an older version, or none of ours
    unknown_status: str = ""  # Stripe's own word, where we do not know it

    @property
    def known_status(self) -> RefundStatus:
        """Raises ValueError where there is none: nothing may be booked by it."""
        if self.status is None:
            raise ValueError(f"{self.refund_id} has no status that we know")
        return self.status


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """Something Stripe says has happened, to one of its objects."""

    event_id: str
    kind: str
    object_id: str
    api_version: str
    made_at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class AccountReport:
    """What `flask stripe check` shows of the account behind the key."""

    account_id: str
    country: str
    api_version: str
    endpoints: tuple[tuple[str, tuple[str, ...]], ...]  # address, events it is told of
    newest_event_at: datetime | None
