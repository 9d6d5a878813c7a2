"""Two people at one record: what was changed since a form was opened is shown, not written over.

Every change leaves an audit entry, so the newest entry of a record says which state a form was made
from. The form carries its number in the hidden field `seen`.
"""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from fundraiser.audit.models import AuditEntry
from fundraiser.audit.queries import history_of
from fundraiser.errors import Conflict
from fundraiser.staff.tables.paging import read_id


class ChangedMeanwhile(Conflict):
    """Somebody has changed the record since the form was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This was changed by somebody else while you had it open. What you typed is still"
                " here, and not kept yet. Look at the changes below, then keep yours or leave it."
            )
        )


def newest_entry(subject: str) -> str:
    """Return the number of the record's newest audit entry, for the field `seen`."""
    entries = history_of([subject])
    return str(entries[-1].id) if entries else "0"


def entries_since(seen: str, subject: str) -> Sequence[AuditEntry]:
    """Return what was done to the record since a form with this `seen` was made."""
    number = read_id(seen) or 0
    return [entry for entry in history_of([subject]) if entry.id > number]


def require_unchanged(seen: str, subject: str) -> None:
    """Raise ChangedMeanwhile if the record has an entry newer than `seen`."""
    if entries_since(seen, subject):
        raise ChangedMeanwhile
