"""Runs the stand-in for Stripe while the demo is filled.

It is a process of its own that is reached by its port; none of its code is imported.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from fundraiser import clock
from fundraiser.config import Settings

CARD = {
    "method": "card",
    "card_number": "4242424242424242",
    "expiry": "12/40",
    "cvc": "123",
    "postal_code": "K7L 0A0",
}
START_SECONDS = 20
TIMEOUT_SECONDS = 10


class StandInSilent(RuntimeError):
    """The stand-in did not answer in time, or refused a request."""


class StandIn:
    """A running stand-in."""

    def __init__(self, address: str) -> None:
        self._address = urlsplit(address).netloc

    def set_back_to(self, instant: datetime) -> None:
        """Set its clock to `instant` until it is restarted."""
        seconds = round((instant - clock.now()).total_seconds())
        content = json.dumps({"clock_offset_seconds": seconds})
        self._post("/_sandbox/faults?kept=no", content, "application/json")

    def pay(self, session_id: str, *, email: str, name: str) -> None:
        """Pay a checkout with a valid card."""
        content = urlencode({**CARD, "email": email, "name": name})
        self._post(f"/c/pay/{session_id}", content, "application/x-www-form-urlencoded")

    def wait(self) -> None:
        """Wait until it answers. Raises StandInSilent."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                self._ask("GET", "/_sandbox/state")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise StandInSilent(f"nobody answers at {self._address}")

    def _post(self, path: str, content: str, kind: str) -> None:
        status = self._ask("POST", path, content, {"Content-Type": kind})
        if status >= HTTPStatus.BAD_REQUEST:
            raise StandInSilent(f"{path}: {status}")

    def _ask(
        self, method: str, path: str, content: str = "", headers: dict[str, str] | None = None
    ) -> int:
        connection = HTTPConnection(self._address, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(method, path, body=content.encode(), headers=headers or {})
            return connection.getresponse().status
        finally:
            connection.close()


@contextmanager
def standin_running(settings: Settings) -> Iterator[StandIn]:
    """Run the stand-in during the block, without webhooks, as no server listens for them."""
    environ = {
        **os.environ,
        "SANDBOX_PORT": str(settings.sandbox_port),
        "SANDBOX_WEBHOOK_URL": "",
        "INSTANCE_PATH": str(settings.instance_path),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "fundraiser.sandbox"],
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        standin = StandIn(settings.stripe_api_base)
        standin.wait()
        yield standin
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)
