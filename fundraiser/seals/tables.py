"""The history tables: their rows are written once, kept unchanged, and sealed. Pure.

To add one, add an entry to `SEALED` and a migration with its triggers (`triggers.py` defines them;
the shape test prints them).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryTable:
    """A table whose rows are final once written.

    `named_by` is the column that identifies a row for a reader. `made_at` and `final_at` are the
    columns that say when a row was made and when it became final. `words` are columns that may hold
    personal data: the seal covers only their digest, and they may be erased, all of them together.
    `settles` are the columns that change once, when a pending row is posted or voided.
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
