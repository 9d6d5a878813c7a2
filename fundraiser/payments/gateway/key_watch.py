"""Watching whether Stripe accepts our key: a refusal is an alarm, which the next answer ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from fundraiser import clock
from fundraiser.alarms import AlarmKind, end_alarm, raise_alarm
from fundraiser.alarms.queries import has_open_alarm
from fundraiser.database import db, transaction
from fundraiser.payments.values import KeyRefused, ProviderRefused, ProviderUnavailable

KEY = "stripe:key"


class KeyUse(StrEnum):
    """What the key is used for: each needs a right of its own."""

    OPEN_CHECKOUTS = "open-checkouts"
    READ_CHECKOUTS = "read-checkouts"
    READ_REFUNDS = "read-refunds"
    READ_PAYMENTS = "read-payments"
    LIST_EVENTS = "list-events"


class KeyWatch:
    """What one run of a job learns about the key. Use `key_watch()`."""

    def __init__(self) -> None:
        self._answered: set[KeyUse] = set()
        self._refused: KeyRefused | None = None

    @contextmanager
    def asking(self, use: KeyUse) -> Iterator[None]:
        """Run a call to Stripe, outside a transaction; a refusal of the key is an alarm.

        After a key was refused once, nothing more is asked with it: KeyRefused is raised at once.
        """
        if self._refused:
            raise self._refused
        try:
            yield
        except KeyRefused as refusal:
            raise_key_alarm(refusal, use)
            self._refused = None if refusal.lacks_right else refusal
            raise
        except ProviderUnavailable:
            raise
        except ProviderRefused:
            self._answered.add(use)
            raise
        self._answered.add(use)

    def end_alarms(self) -> None:
        """Alarms about what the key was accepted for are over."""
        subjects = [(AlarmKind.STRIPE_RIGHT_MISSING, use.value) for use in self._answered]
        if subjects and not self._refused:
            subjects.append((AlarmKind.STRIPE_KEY_REFUSED, KEY))
        over = [(kind, subject) for kind, subject in subjects if has_open_alarm(kind, subject)]
        db.session.rollback()
        if over:
            with transaction():
                for kind, subject in over:
                    end_alarm(kind, subject, at=clock.now())


@contextmanager
def key_watch() -> Iterator[KeyWatch]:
    """Give what watches the key during a run of a job; at its end, alarms that are over end."""
    watch = KeyWatch()
    try:
        yield watch
    finally:
        watch.end_alarms()


def raise_key_alarm(refusal: KeyRefused, use: KeyUse) -> None:
    """Those concerned are told that Stripe refuses the key, or that it lacks a right."""
    kind = AlarmKind.STRIPE_RIGHT_MISSING if refusal.lacks_right else AlarmKind.STRIPE_KEY_REFUSED
    subject = use.value if refusal.lacks_right else KEY
    db.session.rollback()
    with transaction():
        raise_alarm(kind, subject, {"code": refusal.code, "use": use.value}, at=clock.now())
