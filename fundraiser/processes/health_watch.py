"""The thread of a web server's or a worker's process that looks at the site's health.

It also reads the charity's details now and then, so that error pages have them at hand.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from flask import Flask

from fundraiser.health.jobs import note_start, watch_health
from fundraiser.health.models import ProcessKind
from fundraiser.organisation.queries import remember_organisation

LOOK_SECONDS = 30.0  # a fault reaches a person within a minute

log = structlog.get_logger()


@contextmanager
def watching(app: Flask, process: ProcessKind) -> Iterator[None]:
    """Look at the site's health every LOOK_SECONDS while the block runs."""
    ending = start_watching(app, process)
    try:
        yield
    finally:
        ending.set()


def start_watching(app: Flask, process: ProcessKind) -> threading.Event:
    """Start the thread; it ends with the process, or when the returned event is set.

    It says at once that its process runs, and waits before it judges the others, so that all
    processes of a site that starts are up by then.
    """
    ending = threading.Event()

    def look_until_the_end() -> None:
        look(app, process, note_start)
        while not ending.wait(LOOK_SECONDS):
            look(app, process, watch_health)

    threading.Thread(target=look_until_the_end, name="health-watch", daemon=True).start()
    return ending


def look(app: Flask, process: ProcessKind, work: Callable[[ProcessKind], None]) -> None:
    """Look once; whatever goes wrong is logged, and the next look tries again."""
    with app.app_context():
        try:
            work(process)
            remember_organisation()
        except Exception:
            log.exception("look at the site's health failed")
