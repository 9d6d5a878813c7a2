"""The rows of the health page: each part of the site, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.words import cause_of, words_of_facts
from fundraiser.config import settings
from fundraiser.health.queries import SILENT_AFTER, Reading, last_look, look_at_health
from fundraiser.i18n.formats import instant
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.organisation.queries import home_zone


class HealthState(LabelledEnum):
    GOOD = "good", _l("Good"), Tone.GOOD
    WRONG = "wrong", _l("Needs attention"), Tone.BAD
    UNKNOWN = "unknown", _l("Not known yet"), Tone.WAIT


@dataclass(frozen=True, slots=True)
class HealthRow:
    """One part of the site: how it is, and what to do if it is not well."""

    title: str
    state: HealthState
    value: str
    what_to_do: str = ""


@dataclass(frozen=True, slots=True)
class PartWords:
    """The words of a part of the site that is well. `value` refers to the facts of its reading."""

    title: LazyString
    value: LazyString
    nothing_waits: LazyString | None = None


CERTIFICATE = PartWords(_l("Certificate"), _l("Good until %(expires_at)s. Days left: %(days)s."))
PARTS: Mapping[AlarmKind, PartWords] = {
    AlarmKind.WORKER_STOPPED: PartWords(_l("Worker"), _l("Last seen on %(seen_at)s.")),
    AlarmKind.WEB_STOPPED: PartWords(_l("Web server"), _l("Last seen on %(seen_at)s.")),
    AlarmKind.MAIL_STUCK: PartWords(
        _l("Emails"),
        _l("The oldest waiting email was queued on %(waiting_at)s."),
        _l("No email is waiting."),
    ),
    AlarmKind.EVENTS_WAIT: PartWords(
        _l("Stripe events"),
        _l("The oldest waiting event arrived on %(waiting_at)s."),
        _l("No event is waiting."),
    ),
    AlarmKind.LEDGER_DIFFERS: PartWords(
        _l("Ledger and seals"), _l("Checked on %(checked_at)s: everything adds up.")
    ),
    AlarmKind.BACKUP_MISSING: PartWords(
        _l("Backups"),
        _l("The newest was made on %(made_at)s."),
        _l("None yet. The first is made tonight."),
    ),
    AlarmKind.CERTIFICATE_ENDS: CERTIFICATE,
    AlarmKind.CERTIFICATE_REFUSED: CERTIFICATE,
    AlarmKind.DISK_FULL: PartWords(_l("Disk"), _l("%(free)s MB are free, %(percent)s%% of it.")),
    AlarmKind.POOL_LOW: PartWords(
        _l("Match pool"), _l("%(sponsor)s: %(left_cents)s of %(limit_cents)s is left.")
    ),
}
UNREAD: Mapping[AlarmKind, LazyString] = {
    AlarmKind.WEB_STOPPED: _l("Not seen yet. It reports every half minute."),
    AlarmKind.LEDGER_DIFFERS: _l("Not checked yet. It is checked every half hour."),
    AlarmKind.CERTIFICATE_ENDS: _l(
        "Not checked yet. It is checked every half hour, if this server can reach its own address."
    ),
}


def list_rows(at: datetime) -> list[HealthRow]:
    """Return a row for each part of the site, those that need attention first."""
    rows = [_row(reading) for reading in look_at_health(at)]
    known = {row.title for row in rows}
    rows += [row for row in _unread_rows() if row.title not in known]
    rows += [_database_row(at)]
    return sorted(rows, key=lambda row: row.state is not HealthState.WRONG)


def _unread_rows() -> Iterator[HealthRow]:
    """Yield a row for each part that was never read. Only an https site has a certificate."""
    for kind, words in UNREAD.items():
        if kind is not AlarmKind.CERTIFICATE_ENDS or settings().is_https:
            yield HealthRow(str(PARTS[kind].title), HealthState.UNKNOWN, str(words))


def _row(reading: Reading) -> HealthRow:
    part = PARTS[reading.kind]
    if reading.is_wrong:
        cause = cause_of(Alarm(kind=reading.kind, facts=dict(reading.facts)))
        what_to_do = str(reading.kind.words.what_to_do)
        return HealthRow(str(part.title), HealthState.WRONG, cause, what_to_do)
    nothing_waits = part.nothing_waits if reading.since_at is None else None
    value = str(nothing_waits or part.value) % words_of_facts(reading.facts)
    return HealthRow(str(part.title), HealthState.GOOD, value)


def _database_row(at: datetime) -> HealthRow:
    """Say when a look was last written, which is every half minute."""
    written_at = last_look()
    title = _("Database")
    if written_at is None:
        return HealthRow(title, HealthState.UNKNOWN, _("Not checked yet."))
    value = _("Last written on %(when)s.", when=instant(written_at, home_zone()))
    if written_at > at - SILENT_AFTER:
        return HealthRow(title, HealthState.GOOD, value)
    what_to_do = str(AlarmKind.DATABASE_REFUSES.words.what_to_do)
    return HealthRow(title, HealthState.WRONG, value, what_to_do)
