"""The process that sends mail, beside the one that runs the other jobs.

It looks for due emails every second, so that mail needs no knock, waits behind no job, and takes no
thread or processor from one.
"""

import os
import signal
import threading
from functools import partial

import structlog
from flask import Flask

from fundraiser.jobs import JobName, run_in_own_process
from fundraiser.jobs.heartbeat import beating
from fundraiser.mail.jobs.sender_threads import SenderThreads
from fundraiser.restores.jobs import send_mail

LOOK_SECONDS = 1.0
NICENESS = 10  # where there is too little of the processor, gifts come before emails

log = structlog.get_logger()


def send_mail_until_told(app: Flask) -> None:
    """Send what is due until SIGTERM or SIGINT; emails on their way are then finished first."""
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ending.set())
    os.nice(NICENESS)
    with beating(app), SenderThreads(app, ending) as threads:
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
