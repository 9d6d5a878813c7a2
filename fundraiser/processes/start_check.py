"""Checks what would prevent a start: ports in use, a database that does not answer."""

import sys

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from fundraiser.config import Settings
from fundraiser.processes import ports
from fundraiser.processes.exit_codes import WRONG_USE


def check(settings: Settings) -> int:
    """Print what would prevent a start, if anything; return the exit code."""
    complaint = ports.complaint_about_ports(settings) or complaint_about_database(settings)
    if complaint:
        sys.stderr.write(f"{complaint}\n")
    return WRONG_USE if complaint else 0


def complaint_about_database(settings: Settings) -> str:
    """Return a sentence if the database cannot be reached, or ''."""
    engine = create_engine(settings.database_url)
    try:
        with engine.connect():
            return ""
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).splitlines()[0]
        return f"The database at {engine.url!r} does not answer: {reason}"
    finally:
        engine.dispose()
