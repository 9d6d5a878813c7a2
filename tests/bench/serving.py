"""`python -m tests.bench.serving <app>`: the web server as the site starts it, with another app.

The trivial app is the reference. It has Granian's plain WSGI server, with a fixed number of
threads: with eight it is slower than with four.
"""

import sys

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from fundraiser.config import Settings
from fundraiser.processes import web
from fundraiser.processes.parent_death import end_with_parent
from fundraiser.processes.ports import ADDRESS
from tests.bench.apps import OURS, trivial

REFERENCE_THREADS = 4


def serve_reference(settings: Settings) -> None:
    server = Server(
        "tests.bench.apps:trivial",
        address=ADDRESS,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_processes,
        blocking_threads=REFERENCE_THREADS,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=load_reference, wrap_loader=False)


def load_reference() -> Flask:
    """Create the reference in a worker process, which ends when the server does."""
    end_with_parent()
    return trivial()


if __name__ == "__main__":
    name, settings = sys.argv[1], Settings.from_environment()
    if name == trivial.__name__:
        serve_reference(settings)
    else:
        web.serve(settings, make_app=OURS[name])
