"""The web server."""

import gc
import os
import resource
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.front import Front
from fundraiser.front.connections import ConnectionWatch
from fundraiser.health.models import ProcessKind
from fundraiser.processes.health_watch import start_watching
from fundraiser.processes.parent_death import end_with_parent

CONNECTIONS = 4096  # open at once for each worker, idle ones included; more must wait
HEADERS_WITHIN_MILLISECONDS = 10_000  # Granian's `auto` mode never ends a silent connection
SECONDS_TO_FINISH = 6


class WebServer(MPServer):
    """Granian, which says that it ends before it ends its workers.

    It would wait for bodies that never come. Its workers are forked, so they hold the other end of
    a pipe that is closed when SIGTERM or SIGINT arrives, or when this process is killed.
    """

    def __init__(self, *arguments: Any, make_app: Callable[[], Flask], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._make_app = make_app
        self._reading, self._writing = os.pipe()

    def load_front(self) -> Front:
        """Create the app in a worker process, which ends when the server does."""
        end_with_parent()
        os.close(self._writing)
        app = made_to_stay(self._make_app)
        settings: Settings = app.config["SETTINGS"]
        is_behind_proxy = settings.trusted_proxies > 0
        ConnectionWatch(settings.port, is_behind_proxy=is_behind_proxy).start()
        start_watching(app, ProcessKind.WEB)
        return Front(app, ending=self._reading)

    def signal_handler_interrupt(self, *arguments: Any, **named: Any) -> None:
        with suppress(OSError):  # a second signal
            os.close(self._writing)
        super().signal_handler_interrupt(*arguments, **named)  # type: ignore[no-untyped-call]


def made_to_stay(make_app: Callable[[], Flask]) -> Flask:
    """Return a new app, in which nobody looks for garbage: that stops all requests for 0.2 s."""
    app = make_app()
    gc.collect()
    gc.freeze()
    return app


def serve(settings: Settings, *, make_app: Callable[[], Flask] = create_app) -> None:
    """Serve the app until SIGTERM or SIGINT. Running requests are finished first."""
    _allow_open_files()
    server = WebServer(
        "fundraiser.app:create_app",
        make_app=make_app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,
        workers=settings.web_processes,
        loop=Loops.uvloop,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN_MILLISECONDS),
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        websockets=False,
        log_level=LogLevels.error,
    )
    server.serve(target_loader=server.load_front, wrap_loader=False)


def _allow_open_files() -> None:
    """Raise the limit of open files as far as we may: each connection is one."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
