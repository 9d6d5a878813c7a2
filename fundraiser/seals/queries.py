"""Reads of stored history, unsealed rows, and seals."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Date,
    Table,
    Text,
    case,
    cast,
    exists,
    func,
    select,
    text,
    type_coerce,
)
from sqlalchemy.types import NullType

from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import UtcDateTime, db, is_postgresql
from fundraiser.seals.digests import canonical
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.tables import HistoryTable

GUARDS = {  # select names and definitions
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT CAST(tgname AS text), replace(pg_get_triggerdef(t.oid),"
    " ' ON ' || quote_ident(current_schema()) || '.', ' ON ')"
    " FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = tgrelid"
    " JOIN pg_namespace AS n ON n.oid = relnamespace AND nspname = current_schema()"
    " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    " UNION ALL SELECT CAST(proname AS text), prosrc"
    " FROM pg_proc JOIN pg_namespace AS n ON n.oid = pronamespace AND nspname = current_schema()"
    " WHERE pronargs = 0",
}
AS_TEXT = re.compile(r"\((\w+\.\w+)\)::text\b|('[^']*')::text\b")  # PostgreSQL's casts to text
PENDING = "pending"


class Seal(NamedTuple):
    """The stored seal of a row."""

    row_id: int
    block_number: int
    digest: str
    words_digest: str
    salt: str


class StoredBlock(NamedTuple):
    """A block as stored; `sealed_at` has whatever form the database gives."""

    number: int
    previous_hash: str
    hash: str
    row_count: int
    sealed_at: Any


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A stored row of history in canonical form, its words kept separately."""

    history: HistoryTable
    row_id: int
    columns: dict[str, Any]
    words: dict[str, Any]

    @property
    def is_without_words(self) -> bool:
        return not any(self.words.values())


def table_of(history: HistoryTable) -> Table:
    return SealedRow.metadata.tables[history.name]


def list_guards() -> dict[str, str]:
    """Return the names and definitions of the active triggers and, on PostgreSQL, functions.

    PostgreSQL's casts to text are removed from the definitions.
    """
    query = GUARDS[db.session.get_bind().dialect.name]
    rows = db.session.execute(text(query))
    return {name: AS_TEXT.sub(r"\1\2", definition) for name, definition in rows}


def list_unsealed(history: HistoryTable, *, most: int) -> list[StoredRow]:
    """Return up to `most` final rows without a seal, by id."""
    table = table_of(history)
    query = select(*_as_stored(table)).where(_is_unsealed(history))
    query = query.order_by(table.columns.id).limit(most)
    return [_stored(history, table, values) for values in db.session.execute(query)]


def count_unsealed(history: HistoryTable, *, since: datetime, until: datetime) -> tuple[int, int]:
    """Return how many final rows without a seal are older than `since`, and how many are newer."""
    older = case((_is_older(history, since, until), 1), else_=0)
    query = select(func.count(), func.coalesce(func.sum(older), 0)).where(_is_unsealed(history))
    total, overdue = db.session.execute(query).one()
    return overdue, total - overdue


def newest_unsealed(history: HistoryTable, *, since: datetime, until: datetime) -> datetime | None:
    """Return when the newest unsealed row between the instants became final, or None."""
    final_at = table_of(history).columns[history.final_at]
    return db.session.scalar(
        select(func.max(final_at)).where(_is_unsealed(history), final_at.between(since, until))
    )


def list_overdue(
    history: HistoryTable, *, since: datetime, until: datetime, most: int
) -> list[tuple[int, str]]:
    """Return id and name of the final rows without a seal that are older than `since`."""
    columns = table_of(history).columns
    query = select(columns.id, columns[history.named_by]).where(
        _is_unsealed(history), _is_older(history, since, until)
    )
    rows = db.session.execute(query.order_by(columns.id).limit(most))
    return [(row_id, name) for row_id, name in rows]


def list_sealed(
    history: HistoryTable, blocks: Collection[int]
) -> list[tuple[Seal, StoredRow | None]]:
    """Return the seals in these blocks, each with its stored row, or None if that is gone."""
    table = table_of(history)
    seal_columns = [getattr(SealedRow, name) for name in Seal._fields]
    query = (
        select(*seal_columns, *_as_stored(table))
        .outerjoin(table, table.columns.id == SealedRow.row_id)
        .where(SealedRow.table_name == history.name, SealedRow.block_number.in_(blocks))
    )
    id_index = list(table.columns.keys()).index("id")
    return [
        (Seal(*seal), None if stored[id_index] is None else _stored(history, table, stored))
        for row in db.session.execute(query)
        for seal, stored in [(row[: len(seal_columns)], row[len(seal_columns) :])]
    ]


def list_blocks(numbers: Collection[int]) -> list[StoredBlock]:
    """Return these blocks as stored, by number."""
    columns = _as_stored(SealedBlock.metadata.tables[SealedBlock.__tablename__])
    named = {column.name: column for column in columns}
    query = select(*(named[name] for name in StoredBlock._fields))
    query = query.where(SealedBlock.number.in_(numbers)).order_by(SealedBlock.number)
    return [StoredBlock(*row) for row in db.session.execute(query)]


def newest_number() -> int:
    """Return the number of the newest block, 0 if there is none."""
    return db.session.scalar(select(func.max(SealedBlock.number))) or 0


def find_newest_block() -> SealedBlock | None:
    return db.session.scalars(
        select(SealedBlock).order_by(SealedBlock.number.desc()).limit(1)
    ).one_or_none()


def is_newest_block_of(row_count: int, *, since: datetime) -> bool:
    """Return whether the newest block has `row_count` rows and was sealed after `since`."""
    newest = select(func.max(SealedBlock.number)).scalar_subquery()
    query = select(SealedBlock.number).where(
        SealedBlock.number == newest,
        SealedBlock.row_count == row_count,
        SealedBlock.sealed_at > since,
    )
    return db.session.scalar(query) is not None


def subject_of_entry(entry_id: int) -> str:
    """Return the name of an audit entry as a subject in the audit log."""
    return f"audit:{entry_id}"


def subjects_erased(subjects: Collection[str]) -> set[str]:
    """Return the subjects whose words were erased according to the audit log."""
    return set(
        db.session.scalars(
            select(AuditEntry.subject).where(
                AuditEntry.action == AuditAction.WORDS_ERASED, AuditEntry.subject.in_(subjects)
            )
        )
    )


def _is_unsealed(history: HistoryTable) -> ColumnElement[bool]:
    """Return the condition that a row is final and has no seal."""
    columns = table_of(history).columns
    seal = exists().where(SealedRow.table_name == history.name, SealedRow.row_id == columns.id)
    return ~seal & (columns.status != PENDING) if history.is_written_as_pending else ~seal


def _is_older(history: HistoryTable, since: datetime, until: datetime) -> ColumnElement[bool]:
    """Return the condition that a row was final before `since`, or has no time at all.

    A row may be backdated, as a cheque is. It does not count as older if a row with a lower id was
    made after `since`.
    """
    table = table_of(history)
    final_at = table.columns[history.final_at]
    others = table.alias().columns
    made_since = select(func.min(others.id)).where(others[history.made_at].between(since, until))
    is_below = table.columns.id < func.coalesce(made_since.scalar_subquery(), table.columns.id + 1)
    return final_at.is_(None) | ((final_at < since) & is_below)


def _as_stored(table: Table) -> list[ColumnElement[Any]]:
    """Return the table's columns as the database stores them, without conversion.

    PostgreSQL allows instants and days that Python cannot represent (`infinity`, the year 10000),
    so they are read as text.
    """
    return [_column_as_stored(column, is_postgresql=is_postgresql()) for column in table.columns]


def _column_as_stored(column: Column[Any], *, is_postgresql: bool) -> ColumnElement[Any]:
    stored: ColumnElement[Any] = type_coerce(column, NullType())
    if isinstance(column.type, JSON) or (is_postgresql and isinstance(column.type, Date)):
        stored = cast(column, Text)
    elif is_postgresql and isinstance(column.type, UtcDateTime):
        stored = cast(func.timezone("UTC", column), Text)
    return stored.label(column.name)


def _stored(history: HistoryTable, table: Table, values: Sequence[Any]) -> StoredRow:
    columns: dict[str, Any] = {}
    words: dict[str, Any] = {}
    for column, value in zip(table.columns, values, strict=True):
        part = words if column.name in history.words else columns
        part[column.name] = canonical(value, column)
    return StoredRow(history, columns["id"], columns, words)
