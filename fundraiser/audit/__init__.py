"""Who did what to which record, when: a list that only grows.

Every act of staff, and every act by command or job that a person may ask about later, leaves one
entry in the transaction that did it: no act without its entry, no entry without its act. An entry
names its record by a subject such as `gift:42`, so that this package knows no other. Entries are
never edited or removed: the model refuses it, and so does the database, which seals them (`seals`).

What may name or quote a person stands in `before`, `after` and `note` alone, so that these can be
erased: an actor is a number, a job or nothing, and a subject is a kind of record and its number.

The alternative, listening for changes of every table, records columns and not acts: it cannot say
that a comment was hidden *because* it named a victim.
"""

from fundraiser.audit.actions import AuditAction
from fundraiser.audit.operations import record

__all__ = ["AuditAction", "record"]
