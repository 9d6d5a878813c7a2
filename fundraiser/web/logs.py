"""Logs: one line per event, with ids and no personal data.

JSON lines, or readable ones on a terminal. Each request has an id, in all its lines and in the
header `X-Request-Id`, and ends with one line: method, route, status, milliseconds. The route is the
URL rule, not the address, because the query of a signed link is a secret.
"""

import json
import logging
import re
import secrets
import sys
import threading
from contextlib import suppress
from time import perf_counter
from typing import TextIO

import structlog
from flask import Flask, Response, g, request
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET = {
    "alembic.runtime.migration": logging.WARNING,  # migrations/env.py logs each step
    "flask-limiter": logging.ERROR,
    "huey": logging.WARNING,
    "huey.consumer": logging.WARNING,
    "stripe": logging.WARNING,  # it would log each request, with the ids in its address
}
HANDLER = "fundraiser"
REQUEST_ID = "X-Request-Id"
UNLOGGED = {"static", "health.is_alive", "health.is_ready", "metrics.show"}

# PostgreSQL's DETAIL quotes the row. It ends where the text of SQLAlchemy or of Python begins.
DETAIL = re.compile(
    r"^D[EÉ]TAIL ?:.*?(?=^\[SQL: |^\(Background on this error |^The above exception "
    r"|^During handling of |\Z)",
    re.MULTILINE | re.DOTALL,
)

STAMP = structlog.processors.TimeStamper(fmt="iso", utc=True)
log = structlog.get_logger("request")


class StderrLogger:
    """Writes our own lines to the current `sys.stderr`, without the `logging` library.

    A line that cannot be written is lost: pages go on while the disk that holds the log is full.
    """

    _writing = threading.Lock()

    def __init__(self, name: str = HANDLER) -> None:
        self.name = name

    def msg(self, line: str) -> None:
        with self._writing, suppress(OSError):
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


class StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to the current `sys.stderr`, also after it was replaced."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


OUTPUT = StderrLogger()


def configure() -> None:
    """Send all logs of this process, ours and the libraries', to stderr in one format.

    Repeatable. Other handlers on the root logger stay.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        STAMP,
    ]
    on_terminal = sys.stderr.isatty()
    shown: list[Processor] = [
        structlog.processors.format_exc_info,
        without_rows,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if on_terminal
        else structlog.processors.JSONRenderer(),
    ]
    structlog.configure(
        processors=[*shared, *shown],
        logger_factory=StderrLogger,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    output = StderrHandler()
    output.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *shown],
        )
    )
    output.set_name(HANDLER)
    others = [handler for handler in logging.root.handlers if handler.name != HANDLER]
    logging.root.handlers = [*others, output]
    logging.root.setLevel(logging.INFO)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)


def without_rows(_logger: WrappedLogger, _method: str, line: EventDict) -> EventDict:
    """Remove the database rows that PostgreSQL's errors quote."""
    return {
        key: DETAIL.sub("", value) if isinstance(value, str) else value
        for key, value in line.items()
    }


def request_id() -> str:
    """Return the id of this request, or '' outside one."""
    identifier: str = g.get("request_id", "")
    return identifier


def new_request_id() -> str:
    return secrets.token_hex(8)


def note_request(method: str, route: str, status: int, begun_at: float, *, request_id: str) -> None:
    """Log an answered request. `begun_at` is a reading of `perf_counter`.

    It is written without `structlog`, which would be half the work of an answer from the cache.
    """
    facts = {
        "method": method,
        "route": route,
        "status": int(status),
        "ms": round((perf_counter() - begun_at) * 1000, 1),
        "request_id": request_id,
    }
    if sys.stderr.isatty():
        log.info("request", **facts)
        return
    line = {**facts, "event": "request", "level": "info", "logger": "request"}
    OUTPUT.msg(json.dumps(STAMP(log, "info", line)))


def init_app(app: Flask) -> None:
    configure()
    app.before_request(begin)
    app.after_request(_end)


def begin() -> None:
    """Give the request its id, and note when it began."""
    g.request_id = new_request_id()
    g.begun_at = perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers[REQUEST_ID] = request_id()
    if request.endpoint not in UNLOGGED:
        route = request.url_rule.rule if request.url_rule else "none"
        note_request(
            request.method, route, response.status_code, g.begun_at, request_id=request_id()
        )
    return response
