"""The audit log: who did what to which record, and when. Append-only.

Each act of staff, and each act of a command or job that a person may ask about, writes an entry in
its own transaction: no act without an entry, and no entry without an act. An entry names its record
by a subject such as `gift:42`, so that this package depends on no other. Entries are never changed
or removed; the model refuses it, and so does the database, which seals them (`seals`).

Only `before`, `after` and `note` may contain personal data, so that it can be erased. An actor is a
number, a job or empty; a subject is a kind of record and its number.

The alternative, listening for changes of every table, records columns and not acts: it cannot say
that a comment was hidden *because* it named a victim.
"""

from fundraiser.audit.actions import AuditAction
from fundraiser.audit.operations import record, record_changes

__all__ = ["AuditAction", "record", "record_changes"]
