"""Reads of history as it is kept, of what is not sealed yet, and of the seals."""

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
from fundraiser.database import UtcDateTime, db
from fundraiser.seals.digests import canonical
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.tables import HistoryTable

GUARDS = {  # names and texts
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
AS_TEXT = re.compile(r"\((\w+\.\w+)\)::text\b|('[^']*')::text\b")  # a cast, by PostgreSQL
PENDING = "pending"


class Seal(NamedTuple):
    """What is kept of a row that was sealed."""

    row_id: int
    block_number: int
    digest: str
    words_digest: str
    salt: str


class StoredBlock(NamedTuple):
    """A block as it is stored; its instant in whatever form the database gives."""

    number: int
    previous_hash: str
    hash: str
    row_count: int
    sealed_at: Any


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


def list_guards() -> dict[str, str]:
    """Return the triggers that are at work in the database, and on PostgreSQL the functions they
    may call: their names, and what the database shows of them without its casts to text."""
    asked = GUARDS[db.session.get_bind().dialect.name]
    rows = db.session.execute(text(asked))
    return {name: AS_TEXT.sub(r"\1\2", written) for name, written in rows}


def list_unsealed(history: HistoryTable, *, most: int) -> list[StoredRow]:
    """Return rows that are final and have no seal, by id, `most` at the most."""
    table = table_of(history)
    query = select(*_as_stored(table)).where(_is_unsealed(history))
    query = query.order_by(table.columns.id).limit(most)
    return [_stored(history, table, values) for values in db.session.execute(query)]


def count_unsealed(history: HistoryTable, *, since: datetime, until: datetime) -> tuple[int, int]:
    """Return how many final rows without a seal are older than `since`, and how many are not."""
    older = case((_is_older(history, since, until), 1), else_=0)
    counted = select(func.count(), func.coalesce(func.sum(older), 0)).where(_is_unsealed(history))
    every, overdue = db.session.execute(counted).one()
    return overdue, every - overdue


def newest_unsealed(history: HistoryTable, *, since: datetime, until: datetime) -> datetime | None:
    """Return the newest instant in between at which a row that has no seal became final."""
    final_at = table_of(history).columns[history.final_at]
    return db.session.scalar(
        select(func.max(final_at)).where(_is_unsealed(history), final_at.between(since, until))
    )


def list_overdue(
    history: HistoryTable, *, since: datetime, until: datetime, most: int
) -> list[tuple[int, str]]:
    """Return the id and the name of final rows without a seal that are older than `since`."""
    columns = table_of(history).columns
    query = select(columns.id, columns[history.named_by]).where(
        _is_unsealed(history), _is_older(history, since, until)
    )
    rows = db.session.execute(query.order_by(columns.id).limit(most))
    return [(row_id, name) for row_id, name in rows]


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


def list_blocks(numbers: Collection[int]) -> list[StoredBlock]:
    """Return these blocks as they are stored, by number."""
    columns = _as_stored(SealedBlock.metadata.tables[SealedBlock.__tablename__])
    named = {column.name: column for column in columns}
    query = select(*(named[name] for name in StoredBlock._fields))
    query = query.where(SealedBlock.number.in_(numbers)).order_by(SealedBlock.number)
    return [StoredBlock(*row) for row in db.session.execute(query)]


def newest_number() -> int:
    """Return the number of the newest block; none: 0."""
    return db.session.scalar(select(func.max(SealedBlock.number))) or 0


def find_newest_block() -> SealedBlock | None:
    return db.session.scalars(
        select(SealedBlock).order_by(SealedBlock.number.desc()).limit(1)
    ).one_or_none()


def is_newest_block_of(row_count: int, *, since: datetime) -> bool:
    """Whether the newest block has so many rows and was made since then."""
    newest = select(func.max(SealedBlock.number)).scalar_subquery()
    of_newest = select(SealedBlock.number).where(
        SealedBlock.number == newest,
        SealedBlock.row_count == row_count,
        SealedBlock.sealed_at > since,
    )
    return db.session.scalar(of_newest) is not None


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


def _is_unsealed(history: HistoryTable) -> ColumnElement[bool]:
    """Return whether a row is final and has no seal."""
    columns = table_of(history).columns
    seal = exists().where(SealedRow.table_name == history.name, SealedRow.row_id == columns.id)
    return ~seal & (columns.status != PENDING) if history.is_written_as_pending else ~seal


def _is_older(history: HistoryTable, since: datetime, until: datetime) -> ColumnElement[bool]:
    """Return whether a row was final before `since`; so is one that does not say since when.

    A row may be dated back, as a cheque is. It is not older than a row with a lower id that was
    made since.
    """
    table = table_of(history)
    final_at = table.columns[history.final_at]
    others = table.alias().columns
    made_since = select(func.min(others.id)).where(others[history.made_at].between(since, until))
    is_below = table.columns.id < func.coalesce(made_since.scalar_subquery(), table.columns.id + 1)
    return final_at.is_(None) | ((final_at < since) & is_below)


def _as_stored(table: Table) -> list[ColumnElement[Any]]:
    """Return the table's columns as the database has them, whatever somebody put there.

    PostgreSQL keeps instants and days that Python has none of (`infinity`, the year 10000): text.
    """
    is_postgresql = db.session.get_bind().dialect.name == "postgresql"
    return [_column_as_stored(column, is_postgresql=is_postgresql) for column in table.columns]


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
