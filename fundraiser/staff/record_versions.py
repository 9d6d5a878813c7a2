"""The version of a record, for `web/lost_update_guard.py`: the number of its newest audit entry.

Every change leaves an audit entry, so the entries since a form was opened say what was changed.
"""

from collections.abc import Sequence

from fundraiser.audit.models import AuditEntry
from fundraiser.audit.queries import history_of
from fundraiser.staff.tables.paging import read_id


def newest_entry(subject: str) -> str:
    """Return the number of the record's newest audit entry, for the field `seen`."""
    entries = history_of([subject])
    return str(entries[-1].id) if entries else "0"


def entries_since(seen: str, subject: str) -> Sequence[AuditEntry]:
    """Return what was done to the record since a form with this `seen` was made."""
    number = read_id(seen) or 0
    return [entry for entry in history_of([subject]) if entry.id > number]
