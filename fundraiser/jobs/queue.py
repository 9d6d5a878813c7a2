"""The huey queue for knocks, and the consumer that runs jobs.

The queue is opened on first use, so that imports and most commands do not touch it.
"""

import sqlite3
from collections.abc import Callable, Mapping
from functools import cached_property
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, crontab
from huey.consumer import Consumer
from huey.storage import SqliteStorage

from fundraiser import clock
from fundraiser.config import Settings
from fundraiser.database import db
from fundraiser.jobs import runs
from fundraiser.jobs.knocked_runs import KnockedRuns
from fundraiser.jobs.names import JobName
from fundraiser.jobs.timetable import OWN_PROCESS
from fundraiser.web.actors import Actor, acting_as

log = structlog.get_logger()

Work = Callable[[], object]
EXTENSION = "fundraiser.jobs"
QUEUE_NAME = "fundraiser"
WORKERS = 4
LONGEST_WAIT_SECONDS = 1.0  # between polls of a queue that cannot notify
SHUTDOWN_SECONDS = 6


class KnockStorage(SqliteStorage):  # type: ignore[misc] # huey is not typed
    """The queue in a file. Knocks may be lost, so writes do not wait for the disk."""

    def _create_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection


class JobQueue:
    """The jobs of one app, and its huey queue."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.works: dict[JobName, Work] = {}
        self.knocked_runs = {name: KnockedRuns() for name in JobName}

    @cached_property
    def huey(self) -> Huey:
        huey = open_huey(self.settings.queue_url)
        self._ask = huey.task(name="run_job")(self.run_job)
        huey.periodic_task(crontab(), name="look_at_timetable")(self.look_at_timetable)
        return huey

    def close(self) -> None:
        """Close the storage; it opens again on next use."""
        huey: Huey | None = vars(self).pop("huey", None)
        if huey is not None:
            huey.storage.close()

    def send(self, name: JobName, *, by_timetable: bool = False) -> None:
        """Ask a worker to run a job soon."""
        self.huey.enqueue(self._ask.s(str(name), by_timetable))

    def look_at_timetable(self) -> None:
        """Queue every job whose slot is due."""
        with self.app.app_context():
            for name in runs.list_due(clock.now()):
                if name in self.works and name not in OWN_PROCESS:
                    self.send(name, by_timetable=True)

    def run_job(self, name: str, by_timetable: bool = False) -> None:
        """Run a job in the app's context, as that job; log and store an error for staff."""
        job = JobName(name)
        if by_timetable:
            self._run(lambda: runs.run_slot(job, self.works[job]), job)
        else:
            self.knocked_runs[job].run(
                lambda: self._run(lambda: _run_for_knock(job, self.works[job]), job)
            )

    def _run(self, work: Work, job: JobName) -> None:
        started = monotonic()
        with self.app.app_context(), acting_as(Actor.job(job)):
            work()
        log.debug("job ran", job=job, ms=round((monotonic() - started) * 1000))


def register(app: Flask, works: Mapping[JobName, Work]) -> None:
    """Register the function of each job."""
    _queue_of(app).works.update(works)


def current_queue() -> JobQueue:
    return _queue_of(current_app)


def run_in_own_process(app: Flask, name: JobName, work: Work) -> None:
    """Run a job of the timetable here and now: for its slot if that is due, else as for a knock.

    For a job that no other job may delay. Its process calls this every second or so.
    """
    with app.app_context(), acting_as(Actor.job(name)):
        if runs.is_due(name, at=clock.now()):
            runs.run_slot(name, work)
        else:
            _run_for_knock(name, work)


def close_queue(app: Flask) -> None:
    """Close the app's connection to its queue; it opens again on next use."""
    _queue_of(app).close()


def run_now(name: JobName) -> None:
    """Run a job in this process and let its errors through: for commands and tests."""
    with acting_as(Actor.job(name)):
        current_queue().works[name]()


def make_consumer(app: Flask, *, workers: int = WORKERS) -> Consumer:
    """Return what runs this app's jobs: call `make_consumer(app).run()` in a worker's main thread.

    On SIGTERM it waits up to SHUTDOWN_SECONDS for running jobs. The rows of a job that it then
    kills are found again when their leases have ended.
    """
    return _queue_of(app).huey.create_consumer(
        workers=workers,
        max_delay=LONGEST_WAIT_SECONDS,
        graceful_signal="TERM",
        shutdown_timeout=SHUTDOWN_SECONDS,
    )


def open_huey(url: str) -> Huey:
    """Return the queue at a QUEUE_URL: sqlite:///file, postgresql://… or redis://…"""
    scheme = urlsplit(url).scheme.partition("+")[0]
    options: dict[str, Any] = {"name": QUEUE_NAME, "results": False}
    match scheme:
        case "sqlite":
            filename = url.removeprefix("sqlite:///")
            return Huey(storage_class=KnockStorage, filename=filename, **options)
        case "postgresql" | "postgres":
            return PostgresHuey(dsn=f"postgresql://{url.split('://', 1)[1]}", **options)
        case "redis" | "rediss":
            return RedisHuey(url=url, **options)
        case _:
            raise ValueError("QUEUE_URL begins with sqlite:///, postgresql:// or redis://")


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = JobQueue(app, app.config["SETTINGS"])


def _queue_of(app: Flask) -> JobQueue:
    queue: JobQueue = app.extensions[EXTENSION]
    return queue


def _run_for_knock(job: JobName, work: Work) -> None:
    try:
        work()
    except Exception as error:
        log.exception("job failed", job=job)
        db.session.rollback()
        runs.record_failure(job, error, at=clock.now())
