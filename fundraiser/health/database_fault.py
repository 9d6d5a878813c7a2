"""A database that takes no changes: noticed by each process for itself, because no row can say it.

A file in the instance folder holds when people were last told, so that the processes of a machine
tell them once an hour together. A process holds its lock while it tells them, and notes the time
afterwards: if it dies meanwhile, another one tells them.
"""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

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
        self._unwritten = NEVER  # what the file would say, if it could be written

    def note(self, error: SQLAlchemyError, *, at: datetime) -> None:
        """Count a look that failed. From the second on, tell people, once an hour."""
        log.error("the database takes no changes", error=type(error).__name__)
        if self._alarm is None:
            self._alarm = _alarm_of(error, at)
        self._alarm.count += 1
        if self._alarm.count >= LOOKS_BEFORE_NOTICE:
            self._tell_in_turn(self._alarm, at)

    def end(self, *, at: datetime) -> None:
        """Note that the database takes changes, and tell the people who were told it did not."""
        self._remember()
        alarm, self._alarm = self._alarm, None
        if alarm is not None and alarm.count >= LOOKS_BEFORE_NOTICE:
            alarm.end(at)
            self._tell_in_turn(alarm, at)

    def _remember(self) -> None:
        """Keep what a notice needs, for when the database does not answer."""
        self._people = [
            Recipient(person.email, person.language)
            for person in list_who_may(SEES_ALARMS)
            if person.wants_alarms
        ]
        for language in Language:
            organisation_in(language)

    def _tell_in_turn(self, alarm: Alarm, at: datetime) -> None:
        """Tell people if it is time to, unless another process is telling them."""
        try:
            with _locked_file() as file:
                self._tell_if_due(alarm, at, file)
        except BlockingIOError:
            log.info("another process tells people", kind=alarm.kind)

    def _tell_if_due(self, alarm: Alarm, at: datetime, file: IO[bytes] | None) -> None:
        if not _is_due(alarm, self._unwritten or _read(file), at):
            return
        self._tell(alarm, open_alarm_message if alarm.is_open else alarm_over_message, at)
        told = at.isoformat() if alarm.is_open else OVER
        self._unwritten = NEVER if _write(file, told) else told

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


def _is_due(alarm: Alarm, told: str, at: datetime) -> bool:
    """Return whether people are to be told that it is open, once an hour, or that it is over."""
    if told in {NEVER, OVER}:
        return alarm.is_open
    return not alarm.is_open or not at - BETWEEN_NOTICES < datetime.fromisoformat(told) <= at


@contextmanager
def _locked_file() -> Iterator[IO[bytes] | None]:
    """Yield the file, locked, or None if the folder cannot be written.

    Raises BlockingIOError while another process holds the lock.
    """
    path: Path = settings().instance_path / TOLD_FILE
    with ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("ab+", buffering=0))
        except OSError:
            yield None
            return
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield file


def _read(file: IO[bytes] | None) -> str:
    if file is None:
        return NEVER
    file.seek(0)
    return file.read().decode()


def _write(file: IO[bytes] | None, text: str) -> bool:
    """Make this the file's text; return whether that could be done."""
    try:
        if file is not None:
            file.truncate(0)
            file.write(text.encode())
    except OSError:
        log.exception("the time of the notice is not kept")
        return False
    return file is not None
