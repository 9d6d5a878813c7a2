"""Stripe's events, each stored once, and payments at Stripe that belong to no pledge."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import (
    Cents,
    Currency,
    Id,
    Instant,
    Model,
    Words,
    open_list_column,
    status_column,
)
from fundraiser.jobs.names import JobName
from fundraiser.jobs.work_rows import WorkRow, WorkStates
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.money import Money
from fundraiser.pledges.operations.rebuilds import WhyNot
from fundraiser.states import Arrows, HasStatus


class EventStatus(LabelledEnum):
    DUE = "due", _l("Waiting"), Tone.WAIT
    APPLYING = "applying", _l("Being applied"), Tone.WAIT
    APPLIED = "applied", _l("Applied"), Tone.GOOD
    # it changes nothing here (M26)
    NOT_ACTED_ON = "not_acted_on", _l("Not acted on")
    DEAD = "dead", _l("Failed"), Tone.BAD  # tried too often; staff can retry it


class ToldBy(LabelledEnum):
    """How we learned of an event."""

    WEBHOOK = "webhook", _l("Webhook")
    SWEEP = "sweep", _l("Found by the sweep")  # in Stripe's list; no webhook came


class StripeEvent(HasStatus, WorkRow, Model):
    """One event. Its body is stored as received, for later investigation."""

    __tablename__ = "stripe_events"
    __table_args__ = (
        Index(None, "status", "due_at"),
        Index(None, "made_at"),
        Index(None, "kind", "id"),
    )
    ARROWS: ClassVar[Arrows] = {
        EventStatus.DUE: {EventStatus.APPLYING},
        EventStatus.APPLYING: {
            EventStatus.APPLYING,
            EventStatus.APPLIED,
            EventStatus.NOT_ACTED_ON,
            EventStatus.DUE,
            EventStatus.DEAD,
        },
        EventStatus.APPLIED: {EventStatus.DUE},
        EventStatus.NOT_ACTED_ON: {EventStatus.DUE},
        EventStatus.DEAD: {EventStatus.DUE},
    }
    work_states = WorkStates(
        due=EventStatus.DUE,
        leased=EventStatus.APPLYING,
        done=EventStatus.APPLIED,
        dead=EventStatus.DEAD,
    )
    work_job = JobName.APPLY_EVENTS

    id: Mapped[Id]
    stripe_id: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(100))
    object_id: Mapped[str] = mapped_column(String(255), index=True)
    api_version: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[Instant]
    received_at: Mapped[Instant]
    told_by: Mapped[ToldBy] = open_list_column(ToldBy)
    body: Mapped[Words]
    status: Mapped[EventStatus] = status_column(EventStatus)

    @property
    def is_waiting(self) -> bool:
        return self.status is EventStatus.DUE

    @property
    def is_not_acted_on(self) -> bool:
        return self.status is EventStatus.NOT_ACTED_ON

    @property
    def can_be_applied_again(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.can_move_to(EventStatus.DUE) and self.status is not EventStatus.APPLYING


def alarm_subject(session_id: str) -> str:
    """Return the subject of the alarm about an unclaimed payment."""
    return f"unclaimed-payment:{session_id}"


class UnclaimedStatus(LabelledEnum):
    WAITING = "waiting", _l("Belongs to no gift"), Tone.BAD  # finance must find out what it is
    # resolved by finance; never counted
    PUT_RIGHT = "put_right", _l("Belonged to no gift, resolved")
    # its pledge was found later
    CLAIMED = "claimed", _l("Has become a gift"), Tone.GOOD


class UnclaimedPayment(HasStatus, Model):
    """A payment in our Stripe account that could not become a gift. Counts nowhere."""

    __tablename__ = "unclaimed_payments"
    __table_args__ = (Index(None, "status", "id"),)
    ARROWS: ClassVar[Arrows] = {
        UnclaimedStatus.WAITING: {UnclaimedStatus.PUT_RIGHT, UnclaimedStatus.CLAIMED},
        UnclaimedStatus.PUT_RIGHT: {UnclaimedStatus.CLAIMED},
    }

    id: Mapped[Id]
    session_id: Mapped[str] = mapped_column(String(255), unique=True)
    payment_intent_id: Mapped[str | None] = mapped_column(String(255), index=True)
    reference: Mapped[str] = mapped_column(String(200))  # the session's, if any
    status: Mapped[UnclaimedStatus] = status_column(UnclaimedStatus)
    why: Mapped[WhyNot] = open_list_column(WhyNot)
    currency: Mapped[Currency | None]
    amount_cents: Mapped[Cents | None]  # None in a currency we do not take
    made_at: Mapped[Instant]  # when its session was created
    found_at: Mapped[Instant]

    @property
    def amount(self) -> Money | None:
        if self.amount_cents is None or self.currency is None:
            return None
        return Money(self.amount_cents, self.currency)

    @property
    def is_waiting(self) -> bool:
        return self.status is UnclaimedStatus.WAITING

    @property
    def alarm_subject(self) -> str:
        return alarm_subject(self.session_id)
