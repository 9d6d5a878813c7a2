"""The thread of a worker's process that sends mail, whatever the jobs beside it do.

It looks for due emails every second, so that mail needs no knock, waits behind no other job, and
takes no thread from one.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import structlog
from flask import Flask

from fundraiser.jobs import JobName, run_on_own_thread
from fundraiser.mail.jobs.sender_threads import SenderThreads
from fundraiser.restores.jobs import send_mail

LOOK_SECONDS = 1.0

log = structlog.get_logger()


@contextmanager
def sending_mail(app: Flask) -> Iterator[None]:
    """Send mail while the block runs. What is being handed over at its end is finished first."""
    ending = threading.Event()
    thread = threading.Thread(target=_send_until, args=(app, ending), name="mail")
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def _send_until(app: Flask, ending: threading.Event) -> None:
    with SenderThreads(app, ending) as threads:
        while not ending.is_set():
            _send(app, threads)
            threads.close_idle_connections()
            ending.wait(LOOK_SECONDS)


def _send(app: Flask, threads: SenderThreads) -> None:
    """Send what is due; whatever goes wrong is logged, and the next look tries again."""
    try:
        run_on_own_thread(app, JobName.SEND_MAIL, partial(send_mail, threads))
    except Exception:
        log.exception("look for due mail failed")
