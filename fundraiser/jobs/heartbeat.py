"""A worker's heartbeat: a thread that says that the process lives, and renews its leases.

Each beat also looks for workers that have died (`dead_workers`). Whoever wants to know whether any
worker runs asks `last_heartbeat`.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from fundraiser import clock
from fundraiser.database import db, insert_into, transaction
from fundraiser.jobs.claims import claim_as
from fundraiser.jobs.dead_workers import forget_dead_workers, forget_worker
from fundraiser.jobs.held_claims import renew_held_claims
from fundraiser.jobs.life_locks import LifeLock, life_lock, number_of
from fundraiser.jobs.models import WorkerProcess
from fundraiser.jobs.runs import renew_running_slots

log = structlog.get_logger()

BEAT_SECONDS = 5.0


@contextmanager
def beating(app: Flask) -> Iterator[None]:
    """Let the heart of this process beat while the block runs, and take its row away afterwards."""
    started_at, ending = clock.now(), threading.Event()
    name = f"{socket.gethostname()}:{os.getpid()}:{started_at:%Y%m%dT%H%M%S.%f}"

    def beat_until_the_end() -> None:
        with app.app_context():
            lock = life_lock(number_of(name))
            while not ending.is_set():
                _beat_or_log(name, lock, started_at)
                ending.wait(BEAT_SECONDS)
            _end(name, lock)

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


def _beat_or_log(name: str, lock: LifeLock, started_at: datetime) -> None:
    try:
        if lock.hold():
            claim_as(number_of(name))
            beat(name, started_at, at=clock.now())
            forget_dead_workers()
    except (SQLAlchemyError, OSError):
        log.exception("heartbeat failed")
        db.session.rollback()


def _end(name: str, lock: LifeLock) -> None:
    claim_as(None)
    try:
        forget_worker(name)
    finally:
        lock.free()
