"""The process that sends mail, beside the worker's that runs the jobs.

It looks for due emails every second, so that mail needs no knock, waits behind no job, and takes no
thread or processor from one. The worker forks it before it has threads or connections: it is there
at once, and shares the memory of the app.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import structlog
from flask import Flask

from fundraiser.jobs import JobName, run_in_own_process
from fundraiser.jobs.heartbeat import beating
from fundraiser.mail.jobs.sender_threads import SenderThreads
from fundraiser.processes.parent_death import end_with_parent
from fundraiser.restores.jobs import send_mail

LOOK_SECONDS = 1.0
NICENESS = 10  # where there is too little of the processor, gifts come before emails

log = structlog.get_logger()


@contextmanager
def sending_mail(app: Flask) -> Iterator[BaseProcess]:
    """Send mail in a process of its own while the block runs.

    Emails on their way at the end of the block are finished first. If the process ends before, this
    one is sent SIGTERM: whoever keeps a worker running starts both again.
    """
    process = get_context("fork").Process(target=_send_until_told, args=(app,), name="mail")
    process.start()
    ending = threading.Event()
    watch = threading.Thread(target=_end_with, args=(process, ending), name="mail-watch")
    watch.start()
    try:
        yield process
    finally:
        ending.set()
        process.terminate()
        watch.join()


def _end_with(process: BaseProcess, ending: threading.Event) -> None:
    """Wait for the end of the process, and end this one with it."""
    process.join()
    if ending.is_set():
        return
    if process.exitcode:
        log.error("the process that sends mail has ended", code=process.exitcode)
    os.kill(os.getpid(), signal.SIGTERM)


def _send_until_told(app: Flask) -> None:
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    end_with_parent()
    os.nice(NICENESS)
    with beating(app):
        _send_until(app, ending)


def _send_until(app: Flask, ending: threading.Event) -> None:
    with SenderThreads(app, ending) as threads:
        while not ending.is_set():
            _send(app, threads)
            threads.close_idle_connections()
            ending.wait(LOOK_SECONDS)


def _send(app: Flask, threads: SenderThreads) -> None:
    """Send what is due; whatever goes wrong is logged, and the next look tries again."""
    try:
        run_in_own_process(app, JobName.SEND_MAIL, partial(send_mail, threads))
    except Exception:
        log.exception("look for due mail failed")
