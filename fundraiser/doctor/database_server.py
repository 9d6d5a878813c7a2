"""Checks of the database: its version, whether it can be written, its migrations."""

import sqlite3

from sqlalchemy import select, text

from fundraiser.database import db, is_postgresql
from fundraiser.doctor.diagnoses import Diagnosis, look, ok, wrong
from fundraiser.web.health import CHECKS

OLDEST_POSTGRESQL = 14
SEARCH_INDEX = (
    "CREATE EXTENSION pg_trgm;"
    " CREATE INDEX ix_donors_search_text ON donors USING gin (search_text gin_trgm_ops);"
)
OLDEST_SQLITE = (3, 35)  # the first with RETURNING


def check_server() -> Diagnosis:
    """Look at the database's version. Raises SQLAlchemyError if it does not answer."""
    return _check_postgresql() if is_postgresql() else _check_sqlite()


def check_migrations() -> Diagnosis:
    """Look at whether the tables are those of this version of the app."""
    if CHECKS["migrations"]():
        return ok("Migrations", "all have run")
    return wrong(
        "Migrations",
        "the tables are not those of this version",
        "Run: flask db upgrade (with containers or systemd, start the site again).",
    )


def _check_sqlite() -> Diagnosis:
    version = sqlite3.sqlite_version
    db.session.execute(text("SELECT 1"))
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return wrong("Database", f"SQLite {version} is too old", "Install Python 3.11 or newer.")
    return ok("Database", f"SQLite {version}")


def _check_postgresql() -> Diagnosis:
    version = str(db.session.scalar(text("SHOW server_version")))
    if int(version.split(".", maxsplit=1)[0]) < OLDEST_POSTGRESQL:
        return wrong(
            "Database",
            f"PostgreSQL {version} is too old",
            f"Move to version {OLDEST_POSTGRESQL} or newer.",
        )
    if db.session.scalar(text("SHOW transaction_read_only")) == "on":
        return wrong(
            "Database",
            f"PostgreSQL {version} accepts no changes: it is a copy, or read-only",
            "Set DATABASE_URL to the primary server, or end its read-only mode.",
        )
    if not _has_search_index():
        return look(
            "Database",
            f"PostgreSQL {version}, where a search for a donor reads all donors",
            f"Have the database's administrator run in it: {SEARCH_INDEX}",
        )
    return ok("Database", f"PostgreSQL {version}")


def _has_search_index() -> bool:
    """Return whether the migrations could make the index of donors, or have not run yet."""
    made = "to_regclass('ix_donors_search_text') IS NOT NULL OR to_regclass('donors') IS NULL"
    return bool(db.session.scalar(select(text(made))))
