"""Reads of history as it is kept, of what is not sealed yet, and of the seals."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import JSON, ColumnElement, Table, Text, cast, exists, select, text, type_coerce
from sqlalchemy.types import NullType

from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db
from fundraiser.seals.digests import canonical
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.tables import HistoryTable

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}
PENDING = "pending"


class Seal(NamedTuple):
    """What is kept of a row that was sealed."""

    row_id: int
    block_number: int
    digest: str
    words_digest: str
    salt: str


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of history as it is stored, in the form that is hashed; its words stand apart."""

    history: HistoryTable
    row_id: int
    columns: dict[str, Any]
    words: dict[str, Any]

    @property
    def is_without_words(self) -> bool:
        return not any(self.words.values())


def table_of(history: HistoryTable) -> Table:
    return SealedRow.metadata.tables[history.name]


def list_triggers() -> frozenset[str]:
    """Return the names of the triggers that are at work in the database."""
    asked = TRIGGERS[db.session.get_bind().dialect.name]
    return frozenset(db.session.scalars(text(asked)))


def list_unsealed(history: HistoryTable, *, most: int) -> list[StoredRow]:
    """Return rows that are final and have no seal, by id, `most` at the most."""
    table = table_of(history)
    seal = exists().where(
        SealedRow.table_name == history.name, SealedRow.row_id == table.columns.id
    )
    query = select(*_as_stored(table)).where(~seal).order_by(table.columns.id).limit(most)
    if history.is_written_as_pending:
        query = query.where(table.columns.status != PENDING)
    return [_stored(history, table, values) for values in db.session.execute(query)]


def list_sealed(
    history: HistoryTable, blocks: Collection[int]
) -> list[tuple[Seal, StoredRow | None]]:
    """Return the rows sealed in these blocks, each beside what is stored now; None: it is gone."""
    table = table_of(history)
    kept = [getattr(SealedRow, name) for name in Seal._fields]
    query = (
        select(*kept, *_as_stored(table))
        .outerjoin(table, table.columns.id == SealedRow.row_id)
        .where(SealedRow.table_name == history.name, SealedRow.block_number.in_(blocks))
    )
    at_id = list(table.columns.keys()).index("id")
    return [
        (Seal(*seal), None if stored[at_id] is None else _stored(history, table, stored))
        for row in db.session.execute(query)
        for seal, stored in [(row[: len(kept)], row[len(kept) :])]
    ]


def list_blocks(numbers: Collection[int]) -> Sequence[SealedBlock]:
    return db.session.scalars(
        select(SealedBlock).where(SealedBlock.number.in_(numbers)).order_by(SealedBlock.number)
    ).all()


def find_newest_block() -> SealedBlock | None:
    return db.session.scalars(
        select(SealedBlock).order_by(SealedBlock.number.desc()).limit(1)
    ).one_or_none()


def subject_of_entry(entry_id: int) -> str:
    """Return how an audit entry is named in the audit log itself."""
    return f"audit:{entry_id}"


def subjects_erased(subjects: Collection[str]) -> set[str]:
    """Return those of the subjects whose words the audit log says were erased."""
    return set(
        db.session.scalars(
            select(AuditEntry.subject).where(
                AuditEntry.action == AuditAction.WORDS_ERASED, AuditEntry.subject.in_(subjects)
            )
        )
    )


def _as_stored(table: Table) -> list[ColumnElement[Any]]:
    """Return the table's columns as the database has them, whatever somebody put there."""
    return [
        cast(column, Text) if isinstance(column.type, JSON) else type_coerce(column, NullType())
        for column in table.columns
    ]


def _stored(history: HistoryTable, table: Table, values: Sequence[Any]) -> StoredRow:
    columns: dict[str, Any] = {}
    words: dict[str, Any] = {}
    for column, value in zip(table.columns, values, strict=True):
        part = words if column.name in history.words else columns
        part[column.name] = canonical(value, column)
    return StoredRow(history, columns["id"], columns, words)
