"""A database that takes no changes: noticed by each process for itself, because no row can say it.

A file in the instance folder holds when people were last told, so that the processes of a machine
tell them once an hour together.
"""

import fcntl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from fundraiser.accounts.queries import list_who_may
from fundraiser.alarms import AlarmKind
from fundraiser.alarms.emails import alarm_over_message, open_alarm_message
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.queries import SEES_ALARMS
from fundraiser.alarms.webhook import post_alarm
from fundraiser.config import settings
from fundraiser.i18n.languages import Language, force_language
from fundraiser.mail import Message
from fundraiser.mail.direct import deliver_message
from fundraiser.mail.sender import MailRefused, MailUnavailable
from fundraiser.organisation.queries import organisation_in

BETWEEN_NOTICES = timedelta(hours=1)
LOOKS_BEFORE_NOTICE = 2  # one that fails may be a short lock
TOLD_FILE = "database-fault-told"
NEVER, OVER = "", "over"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is told, as last read from the database."""

    email: str
    language: Language


class DatabaseFault:
    """The fault as one process sees it, and the people to tell, read while all was well."""

    def __init__(self) -> None:
        self._people: Sequence[Recipient] = ()
        self._alarm: Alarm | None = None

    def note(self, error: SQLAlchemyError, *, at: datetime) -> None:
        """Count a look that failed. From the second on, tell people, once an hour."""
        log.error("the database takes no changes", error=type(error).__name__)
        if self._alarm is None:
            self._alarm = _alarm_of(error, at)
        self._alarm.count += 1
        if self._alarm.count >= LOOKS_BEFORE_NOTICE and _take_turn(at):
            self._tell(self._alarm, open_alarm_message, at)

    def end(self, *, at: datetime) -> None:
        """Note that the database takes changes, and tell the people who were told it did not."""
        self._remember()
        alarm, self._alarm = self._alarm, None
        if alarm is not None and alarm.count >= LOOKS_BEFORE_NOTICE and _take_end():
            alarm.end(at)
            self._tell(alarm, alarm_over_message, at)

    def _remember(self) -> None:
        """Keep what a notice needs, for when the database does not answer."""
        self._people = [
            Recipient(person.email, person.language)
            for person in list_who_may(SEES_ALARMS)
            if person.wants_alarms
        ]
        for language in Language:
            organisation_in(language)

    def _tell(self, alarm: Alarm, write: Callable[[Alarm], Message], at: datetime) -> None:
        post_alarm(alarm)
        for person in self._people:
            with force_language(person.language):
                message = write(alarm)
            try:
                deliver_message(message, recipient=person.email, language=person.language, at=at)
            except (MailRefused, MailUnavailable) as error:
                log.warning("alarm not sent", kind=alarm.kind, error=str(error))


FAULT = DatabaseFault()


def _alarm_of(error: SQLAlchemyError, at: datetime) -> Alarm:
    """Return an alarm in no session."""
    reason = str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0]
    facts = {"error": reason}
    return Alarm(kind=AlarmKind.DATABASE_REFUSES, facts=facts, since_at=at, count=0)


def _take_turn(at: datetime) -> bool:
    """Return whether this process tells people now: none has within an hour."""

    def next_text(told: str) -> str | None:
        is_due = told in {NEVER, OVER} or datetime.fromisoformat(told) <= at - BETWEEN_NOTICES
        return at.isoformat() if is_due else None

    return _exchange(next_text)


def _take_end() -> bool:
    """Return whether this process says that it is over: somebody was told, and not yet of this."""
    return _exchange(lambda told: None if told in {NEVER, OVER} else OVER)


def _exchange(next_text: Callable[[str], str | None]) -> bool:
    """Replace the file's text by what `next_text` makes of it; return whether that was not None.

    One process at a time. Where the folder cannot be written, each process tells people itself.
    """
    path: Path = settings().instance_path / TOLD_FILE
    try:
        with path.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            text = next_text(file.read())
            if text is not None:
                file.truncate(0)
                file.write(text)
    except OSError:
        log.exception("the time of the notice is not kept")
        return True
    return text is not None
