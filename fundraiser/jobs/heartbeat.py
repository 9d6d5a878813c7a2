"""A worker's heartbeat: a thread that says that the process lives, and renews its leases.

So leases can be short: what a killed worker held is free after a minute and a half. Whoever wants
to know whether any worker runs asks `last_heartbeat`.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from flask import Flask
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.exc import SQLAlchemyError

from fundraiser import clock
from fundraiser.database import db, insert_into, transaction
from fundraiser.jobs.claims import renew_held_claims
from fundraiser.jobs.models import WorkerProcess
from fundraiser.jobs.runs import renew_running_slots

log = structlog.get_logger()

BEAT_SECONDS = 15.0
KEPT = timedelta(days=1)  # a process that has not been seen for so long is forgotten


@contextmanager
def beating(app: Flask) -> Iterator[None]:
    """Let the heart of this process beat while the block runs, and take its row away afterwards."""
    started_at, ending = clock.now(), threading.Event()
    name = f"{socket.gethostname()}:{os.getpid()}:{started_at:%Y%m%dT%H%M%S.%f}"

    def beat_until_the_end() -> None:
        with app.app_context():
            while not ending.is_set():
                _beat_or_log(name, started_at)
                ending.wait(BEAT_SECONDS)
            _forget(WorkerProcess.name == name)

    thread = threading.Thread(target=beat_until_the_end, name="heartbeat")
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def last_heartbeat() -> datetime | None:
    """Return when any worker last said that it runs, or None if all have ended by themselves."""
    return db.session.scalar(select(func.max(WorkerProcess.seen_at)))


def beat(name: str, started_at: datetime, *, at: datetime) -> None:
    """Note that this process lives, and renew what it holds. Opens transactions."""
    with transaction():
        row = insert_into(WorkerProcess).values(name=name, started_at=started_at, seen_at=at)
        db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"seen_at": at}))
    renew_running_slots(at=at)
    renew_held_claims(at=at)


def _beat_or_log(name: str, started_at: datetime) -> None:
    at = clock.now()
    try:
        beat(name, started_at, at=at)
        _forget(WorkerProcess.seen_at < at - KEPT)
    except SQLAlchemyError:
        log.exception("heartbeat failed")
        db.session.rollback()


def _forget(condition: ColumnElement[bool]) -> None:
    with transaction():
        db.session.execute(delete(WorkerProcess).where(condition))
