"""Health checks for whoever runs the app: is the process alive, and can it serve requests?"""

import os
import tempfile
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from pathlib import Path

import structlog
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from fundraiser.config import settings
from fundraiser.database import db, is_locked
from fundraiser.web.access import open_to_all

MIGRATIONS = Path(__file__).parents[2] / "migrations"

bp = Blueprint("health", __name__)
log = structlog.get_logger()


@bp.get("/healthz")
@open_to_all
def is_alive() -> ResponseReturnValue:
    """Answer 200 as long as the process runs."""
    return jsonify(alive=True)


@bp.get("/readyz")
@open_to_all
def is_ready() -> ResponseReturnValue:
    """Run the checks and report each result; 503 if one fails."""
    results = {name: _passes(name, check) for name, check in CHECKS.items()}
    is_well = all(results.values())
    return jsonify(ready=is_well, **results), (
        HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    )


def _passes(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (SQLAlchemyError, CommandError, OSError) as error:
        log.exception("not ready", check=name)
        return is_locked(error)  # by another program, which no restart would mend
    finally:
        db.session.rollback()


def _database_answers() -> bool:
    return db.session.scalar(text("SELECT 1")) is not None


def _database_takes_changes() -> bool:
    """Change a row and take the change back."""
    connection = db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
    return True


def _migrations_are_current() -> bool:
    context = MigrationContext.configure(db.session.connection())
    return set(context.get_current_heads()) == _wanted_heads()


@cache
def _wanted_heads() -> set[str]:
    return set(ScriptDirectory(str(MIGRATIONS)).get_heads())


def _disk_takes_files() -> bool:
    with tempfile.TemporaryFile(dir=settings().instance_path) as file:
        file.write(b"1")
        file.flush()
        os.fsync(file.fileno())
    return True


CHECKS = {
    "database": _database_answers,
    "writable": _database_takes_changes,
    "migrations": _migrations_are_current,
    "disk": _disk_takes_files,
}
