"""From an ASGI request to the WSGI app, and back."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import SEEK_END
from itertools import chain
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Scope = dict[str, Any]
Environ = dict[str, Any]
Heads = list[tuple[str, str]]
WsgiApp = Callable[..., Iterable[bytes]]

WITHOUT_PREFIX = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
COOKIE = "HTTP_COOKIE"
HEADERS = "fundraiser.headers"


@dataclass
class Answer:
    """What the app answers. `pieces` may be made while they are read.

    `close` ends the request in the app: it returns its database connection.
    """

    status: int
    heads: Heads
    pieces: Iterable[bytes]
    close: Callable[[], None]

    def whole(self) -> tuple[int, Heads, bytes]:
        """Return status, headers and complete body, and end the request."""
        try:
            return self.status, self.heads, b"".join(self.pieces)
        finally:
            self.close()


def environ_of(scope: Scope, body: IO[bytes]) -> Environ:
    """Return the WSGI environ of a request whose body is complete."""
    host, port = scope.get("server") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path_info(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        _add_head(environ, raw_name.decode("latin-1"), raw_value.decode("latin-1"))
    if environ.pop("HTTP_TRANSFER_ENCODING", None):
        environ["CONTENT_LENGTH"] = str(body.seek(0, SEEK_END))
        body.seek(0)
    return environ


def path_info(scope: Scope) -> str:
    """Return the path as WSGI wants it: its bytes, unquoted, as Latin-1."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return unquote_to_bytes(raw.partition(b"?")[0]).decode("latin-1")


def header(scope: Scope, name: bytes) -> str:
    """Return a header's value, the last if there are several, or ''. `name` is in lower case.

    The headers are made a dictionary once in a request, which its scope then holds.
    """
    if HEADERS not in scope:
        scope[HEADERS] = dict(scope["headers"])
    values: dict[bytes, bytes] = scope[HEADERS]
    return values.get(name, b"").decode("latin-1")


def _add_head(environ: Environ, name: str, value: str) -> None:
    """Add a header. One that is there twice becomes a list, as WSGI servers have it."""
    if "_" in name:
        return  # a proxy may let `X_Forwarded_For` pass, and it would read as `X-Forwarded-For`
    key = WITHOUT_PREFIX.get(name) or "HTTP_" + name.upper().replace("-", "_")
    if key in environ:
        value = f"{environ[key]}{'; ' if key == COOKIE else ','}{value}"
    environ[key] = value


def call(app: WsgiApp, environ: Environ) -> Answer:
    """Call the app, as far as its first piece, which WSGI says settles the status."""
    started: list[tuple[str, Heads]] = []
    written: list[bytes] = []

    def start_response(status: str, heads: Heads, _error: object = None) -> Callable[..., Any]:
        started[:] = [(status, heads)]
        return written.append

    pieces = app(environ, start_response)
    first = iter(pieces)
    begin = next(first, b"")
    status, heads = started[0]
    return Answer(
        status=int(status.split(" ", 1)[0]),
        heads=heads,
        pieces=chain(written, (begin,), first),
        close=getattr(pieces, "close", lambda: None),
    )
