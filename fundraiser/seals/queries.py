"""Reads of history as it is kept."""

from sqlalchemy import Table, text

from fundraiser.database import db
from fundraiser.seals.models import SealedRow
from fundraiser.seals.tables import HistoryTable

TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}


def table_of(history: HistoryTable) -> Table:
    return SealedRow.metadata.tables[history.name]


def list_triggers() -> frozenset[str]:
    """Return the names of the triggers that are at work in the database."""
    asked = TRIGGERS[db.session.get_bind().dialect.name]
    return frozenset(db.session.scalars(text(asked)))
