"""The web server."""

from collections.abc import Callable

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.processes.parent_death import end_with_parent
from fundraiser.processes.ports import ADDRESS

SQLITE_THREADS = 8
POSTGRES_WORKERS = 2
POSTGRES_THREADS = 4
# Open connections of each worker; more must wait. Idle connections that browsers keep open count
# too, so the number is far above that of threads, or readers would shut others out.
CONNECTIONS = 512
SECONDS_TO_FINISH = 6


def load_app() -> Flask:
    """Create the app in a worker process, which ends when the server does."""
    end_with_parent()
    return create_app()


def serve(settings: Settings, *, load: Callable[[], Flask] = load_app) -> None:
    """Serve the app until SIGTERM or SIGINT. Running requests are finished first."""
    server = Server(
        "fundraiser.app:create_app",
        address=ADDRESS,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1 if settings.is_sqlite else POSTGRES_WORKERS,
        blocking_threads=SQLITE_THREADS if settings.is_sqlite else POSTGRES_THREADS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        websockets=False,
        log_level=LogLevels.error,  # it warns about the number of threads, which we measured
    )
    server.serve(target_loader=load, wrap_loader=False)
