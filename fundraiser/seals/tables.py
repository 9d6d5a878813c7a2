"""Which tables are history: their rows are written once, kept as they are, and sealed. Pure.

A new one is one entry in `SEALED`, and a migration with its triggers (`triggers.py` says which; the
shape test prints them).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryTable:
    """A table whose rows are final once written.

    `named_by` is the column that tells a reader which row it is; `made_at` and `final_at` say when
    a row that is to be sealed was made, and since when it changes no more. `words` are columns that
    may hold what people are called or have said: the seal covers their digest only, and they may be
    erased, all of them together, so that people can be forgotten. `settles` are the columns that
    change once, when a row that was written as pending is posted or voided; the rest of it never
    changes.
    """

    name: str
    named_by: str
    made_at: str = ""
    final_at: str = ""
    words: tuple[str, ...] = ()
    settles: tuple[str, ...] = ()

    @property
    def is_written_as_pending(self) -> bool:
        return bool(self.settles)


SEALED = (
    HistoryTable(
        name="ledger_transfers",
        named_by="reference",
        made_at="made_at",
        final_at="resolved_at",
        settles=("posted_cents", "status", "resolved_at"),
    ),
    HistoryTable(
        name="match_allocations", named_by="reference", made_at="made_at", final_at="made_at"
    ),
    HistoryTable(
        name="audit_entries",
        named_by="subject",
        made_at="at",
        final_at="at",
        words=("before", "after", "note"),
    ),
)
SEALS = (
    HistoryTable(name="sealed_blocks", named_by="hash"),
    HistoryTable(name="sealed_rows", named_by="table_name", words=("salt",)),
)
GUARDED = SEALED + SEALS
