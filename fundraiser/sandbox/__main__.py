"""`python -m fundraiser.sandbox`: run the stand-in on 127.0.0.1 until it is stopped."""

from __future__ import annotations

import os
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from fundraiser.sandbox.settings import settings_from

THREADS = 64


def main() -> None:
    """Serve until stopped. One process: the lock around the store is in its memory."""
    settings = settings_from(os.environ)
    address = f"http://127.0.0.1:{settings.port}"
    sys.stdout.write(f"Stand-in for Stripe, no money moves: {address}\n")
    sys.stdout.flush()
    Server(
        "fundraiser.sandbox.app:from_environment",
        address="127.0.0.1",
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,
        log_level=LogLevels.error,  # its warning is about the threads, which are as meant
    ).serve()


if __name__ == "__main__":
    main()
