"""The site as it really runs: its web server and its worker, in processes that can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import requests

from fundraiser.config import settings as current_settings
from tests.processes.watching import UNTITLED

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


class Running:
    """`with Running("web", environ) as web:`; `web.kill()` is SIGKILL for all of its processes."""

    def __init__(self, verb: str, environ: dict[str, str], log: Path) -> None:
        self.verb = verb
        self.environ = environ
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._killing = threading.Lock()

    def __enter__(self) -> Self:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fundraiser.processes", self.verb],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(UNTITLED), **self.environ},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if self.verb == "web":
            wait_until(self.answers, f"the web server does not answer: {self.log.read_text()}")
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environ['PORT']}"

    def answers(self) -> bool:
        assert self.process
        assert self.process.poll() is None, self.log.read_text()
        try:
            return http().get(f"{self.url}/healthz", timeout=5).ok
        except requests.ConnectionError:
            return False

    def kill(self) -> None:
        """End it at once, wherever it is: nothing is finished and nothing tidied up."""
        with self._killing:  # a thread of Stripe's may do so too
            if self.process is None:
                return
            self.send(signal.SIGKILL)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def send(self, number: signal.Signals) -> None:
        """Send a signal to all of its processes."""
        assert self.process
        os.killpg(self.process.pid, number)


def environ_of(port: int, sandbox_port: int, **settings: str) -> dict[str, str]:
    """Return what processes of the current app's site are told, with other settings added."""
    own = current_settings()
    return {
        "PORT": str(port),
        "SANDBOX_PORT": str(sandbox_port),
        "DATABASE_URL": own.database_url,
        "INSTANCE_PATH": str(own.instance_path),
        "SECRET_KEY": own.secret_key,
        **settings,
    }


def http() -> requests.Session:
    """Return a visitor's connection, which no proxy of this machine stands before."""
    session = requests.Session()
    session.trust_env = False
    return session


def wait_until(is_so: Callable[[], bool], complaint: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, complaint
        time.sleep(0.05)
