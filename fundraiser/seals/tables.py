"""Which tables are history: their rows are written once, kept as they are, and sealed. Pure.

A new one is one entry in `SEALED`, and a migration with its triggers (`triggers.py` says which; the
shape test prints them).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryTable:
    """A table whose rows are final once written.

    `named_by` is the column that tells a reader which row it is. `words` are columns that may hold
    what people are called or have said: the seal covers their digest only, and they may be erased,
    all of them together, so that people can be forgotten. `settles` are the columns that change
    once, when a row that was written as pending is posted or voided; the rest of it never changes.
    """

    name: str
    named_by: str
    words: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()

    @property
    def is_written_as_pending(self) -> bool:
        return bool(self.settles)


SEALED = (
    HistoryTable(
        name="ledger_transfers",
        named_by="reference",
        settles=("posted_cents", "status", "resolved_at"),
    ),
    HistoryTable(name="match_allocations", named_by="reference"),
    HistoryTable(
        name="audit_entries",
        named_by="subject",
        words=("before", "after", "note"),
    ),
)
SEALS = (
    HistoryTable(name="sealed_blocks", named_by="hash"),
    HistoryTable(name="sealed_rows", named_by="table_name", words=("salt",)),
)
GUARDED = SEALED + SEALS
