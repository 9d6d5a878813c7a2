"""Watches whether Stripe accepts our key: a refusal raises an alarm, the next success ends it."""

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
    """What the key is used for; each use needs a permission of its own."""

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
        """Run a call to Stripe, outside a transaction; raise an alarm if it refuses the key.

        Once the key itself was refused, raises KeyRefused at once, without another call.
        """
        if self._refused:
            raise self._refused
        try:
            yield
        except KeyRefused as error:
            raise_key_alarm(error, use)
            self._refused = None if error.lacks_right else error
            raise
        except ProviderUnavailable:
            raise
        except ProviderRefused:
            self._answered.add(use)
            raise
        self._answered.add(use)

    def end_alarms(self) -> None:
        """End the alarms about what the key was accepted for."""
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
    """Watch the key during a run of a job; end alarms afterwards."""
    watch = KeyWatch()
    try:
        yield watch
    finally:
        watch.end_alarms()


def raise_key_alarm(refusal: KeyRefused, use: KeyUse) -> None:
    """Raise the alarm that Stripe refuses the key, or that it lacks a permission."""
    kind = AlarmKind.STRIPE_RIGHT_MISSING if refusal.lacks_right else AlarmKind.STRIPE_KEY_REFUSED
    subject = use.value if refusal.lacks_right else KEY
    db.session.rollback()
    with transaction():
        raise_alarm(kind, subject, {"code": refusal.code, "use": use.value}, at=clock.now())
