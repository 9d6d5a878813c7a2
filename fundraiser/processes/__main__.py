"""`python -m fundraiser.processes check|web|worker|all`."""

import argparse
import asyncio
import logging
import sys

from sqlalchemy import create_engine
from sqlalchemy.exc import SQLAlchemyError

from fundraiser.config import Settings, SettingsError, keep_files_private
from fundraiser.processes import ports, web, worker
from fundraiser.processes.plan import planned_children
from fundraiser.processes.supervisor import Supervisor
from fundraiser.processes.welcome import welcome

WRONG_USE = 2


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


def serve(settings: Settings) -> int:
    web.serve(settings)
    return 0


def work(_settings: Settings) -> int:
    worker.work()
    return 0


def run_all(settings: Settings) -> int:
    supervisor = Supervisor(planned_children(settings))
    return check(settings) or asyncio.run(supervisor.run(beside=welcome(settings, supervisor.tell)))


VERBS = {"check": check, "web": serve, "worker": work, "all": run_all}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m fundraiser.processes", description=__doc__)
    parser.add_argument("verb", choices=VERBS)
    verb = VERBS[parser.parse_args().verb]
    logging.captureWarnings(capture=True)
    keep_files_private()
    try:
        return verb(Settings.from_environment())
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_USE


if __name__ == "__main__":
    sys.exit(main())
