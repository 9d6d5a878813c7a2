"""Workers that run a program of a test's own, beside the test, and what they find to do."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fundraiser import clock, mail
from fundraiser.database import db
from fundraiser.mail.kinds import EmailKind

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


@contextmanager
def running_worker(
    program: str, *arguments: str, folder: Path, database_url: str, queue_url: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the program in a process of its own, and kill it with its forks after the block."""
    environ = {
        **os.environ,
        "INSTANCE_PATH": str(folder / "instance"),
        "SECRET_KEY": "a key for tests, and for nothing else",
        "DATABASE_URL": database_url,
        "QUEUE_URL": queue_url,
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", program, *arguments]
    worker = subprocess.Popen(command, env=environ, cwd=folder, start_new_session=True)
    try:
        yield worker
    finally:
        with suppress(ProcessLookupError):
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def queue_thank_you(number: int) -> None:
    """Queue the thank-you of a gift of that number. The caller opens the transaction."""
    mail.queue(
        EmailKind.THANK_YOU,
        number,
        recipient="ana@example.org",
        language="en",
        once=f"gift:{number}:thank-you",
        at=clock.now(),
    )


def wait_until(holds: Callable[[], object], *, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for what another process or thread writes to the database."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        db.session.rollback()
        time.sleep(0.1)
    db.session.rollback()
