"""The stand-in for Stripe while the demo is filled: started, set to a day, paid at, stopped.

Reached as anybody reaches it, by its process and its port; nothing of it is imported.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import requests

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
    """The stand-in did not answer in time."""


class StandIn:
    """A stand-in that is running."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._http = requests.Session()
        self._http.trust_env = False

    def set_back_to(self, instant: datetime) -> None:
        """Its clock shows `instant`."""
        seconds = round((instant - clock.now()).total_seconds())
        self._post("/_sandbox/knobs", json={"clock_offset_seconds": seconds})

    def pay(self, session_id: str, *, email: str, name: str) -> None:
        """A checkout is paid with a card that works."""
        self._post(f"/c/pay/{session_id}", data={**CARD, "email": email, "name": name})

    def wait(self) -> None:
        """Return once it answers. Raises StandInSilent."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                self._http.get(f"{self._address}/_sandbox/state", timeout=1)
                return
            except requests.RequestException:
                time.sleep(0.1)
        raise StandInSilent(self._address)

    def _post(self, path: str, **content: object) -> None:
        answer = self._http.post(
            f"{self._address}{path}",
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            **content,  # type: ignore[arg-type]
        )
        if answer.status_code >= 400:
            raise StandInSilent(f"{path}: {answer.status_code}")


@contextmanager
def standin_running(settings: Settings) -> Iterator[StandIn]:
    """Run the stand-in while the block runs, without webhooks: nobody listens yet."""
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
        standin.set_back_to(clock.now())
    finally:
        process.terminate()
        process.wait(timeout=START_SECONDS)
