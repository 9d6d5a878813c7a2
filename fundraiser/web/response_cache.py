"""WSGI middleware that serves cached pages without calling the app.

The first request for an address goes through the app, which checks the host, renders the page and
sets the headers. While the page is fresh, further requests get the same page and headers, with a
form key, length and request id of their own. So every response served here is one that the app
itself gave within the last second.
"""

import struct
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from fundraiser.config import Settings
from fundraiser.web import logs, metrics
from fundraiser.web.page_cache import FRESH_SECONDS, MOST_PAGES, Kept
from fundraiser.web.responses import not_stored

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Heads = list[tuple[str, str]]
Address = tuple[str, ...]
EXTENSION = "fundraiser.response_cache"
NOTED = "fundraiser.noted"
OF_ONE_ANSWER = {"content-length", "content-encoding", "vary", logs.REQUEST_ID.lower()}
STATUS = f"{HTTPStatus.OK:d} {HTTPStatus.OK.phrase}"
GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
PACKED: Heads = [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
PLAIN: Heads = [("Vary", "Accept-Encoding")]


class CachedPage:
    """A page with one place that differs from view to view, filled with what `fill` returns."""

    def __init__(self, before: str, after: str = "", fill: Callable[[], str] = str) -> None:
        self.before, self.after, self.fill = before.encode(), after.encode(), fill

    def for_one_view(self) -> bytes:
        return b"".join((self.before, self.fill().encode(), self.after))

    def packed_for_one_view(self) -> bytes:
        """Return the page as gzip.

        The two constant parts are compressed once. The first ends with a full flush and the filled
        place is stored uncompressed, so the three can be concatenated.
        """
        place = self.fill().encode()
        stored = b"\0" + struct.pack("<HH", len(place), len(place) ^ 0xFFFF) + place
        first, last, checksum = self._packed
        checksum = zlib.crc32(self.after, zlib.crc32(place, checksum))
        length = len(self.before) + len(place) + len(self.after)
        return b"".join((GZIP_HEAD, first, stored, last, struct.pack("<LL", checksum, length)))

    @cached_property
    def _packed(self) -> tuple[bytes, bytes, int]:
        first, last = (zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS) for _ in range(2))
        return (
            first.compress(self.before) + first.flush(zlib.Z_FULL_FLUSH),
            last.compress(self.after) + last.flush(),
            zlib.crc32(self.before),
        )


@dataclass(frozen=True)
class CachedResponse:
    """A response that the app gave: its page, route and headers."""

    kept: Kept
    endpoint: str
    route: str
    heads: Heads


class ResponseCache:
    """The middleware. Knows each address that the app answered with a cached page.

    It is outside the one that reads a proxy's headers, so an address includes these.
    """

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.config["SETTINGS"]
        self._ask = app.wsgi_app
        self._session_cookie: str = app.config["SESSION_COOKIE_NAME"]
        self._is_behind_proxy = settings.trusted_proxies > 0
        self._noted: dict[Address, CachedResponse] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return self._ask(environ, start_response)
        address = self.address(
            environ.get("HTTP_HOST", ""),
            environ["SCRIPT_NAME"],
            environ["PATH_INFO"],
            environ.get("HTTP_X_FORWARDED_HOST", ""),
            environ.get("HTTP_X_FORWARDED_PROTO", ""),
        )
        found = self.find(address, most_seconds=FRESH_SECONDS)
        if found is None:
            return self._ask(environ, self._noting(address, environ, start_response))
        accepted, cookies = (
            environ.get(name, "") for name in ("HTTP_ACCEPT_ENCODING", "HTTP_COOKIE")
        )
        heads, body = self.answer(found, accepted=accepted, cookies=cookies)
        start_response(STATUS, heads)
        return [body]

    def address(self, host: str, root: str, path: str, *forwarded: str) -> Address:
        """Return what a page is cached under: everything in a request that it may depend on."""
        return (host, root, path, *(forwarded if self._is_behind_proxy else ()))

    def find(self, address: Address, *, most_seconds: float) -> CachedResponse | None:
        """Return the response at this address if its page is not older than `most_seconds`."""
        found = self._noted.get(address)
        return found if found is not None and found.kept.age < most_seconds else None

    def answer(self, found: CachedResponse, *, accepted: str, cookies: str) -> tuple[Heads, bytes]:
        """Return headers and body for one view, and log it.

        `accepted` and `cookies` are the request's Accept-Encoding and Cookie. A visitor with a
        session is not sent gzip (see `compression`).
        """
        begun_at, request_id = time.perf_counter(), logs.new_request_id()
        page: CachedPage = found.kept.value
        is_packed = takes_gzip(accepted) and self._session_cookie not in cookies
        body = page.packed_for_one_view() if is_packed else page.for_one_view()
        own = [("Content-Length", str(len(body))), (logs.REQUEST_ID, request_id)]
        metrics.count(found.endpoint, "GET", HTTPStatus.OK, begun_at)
        logs.note_request("GET", found.route, HTTPStatus.OK, begun_at, request_id=request_id)
        return [*found.heads, *(PACKED if is_packed else PLAIN), *own], body

    def _noting(
        self, address: Address, environ: Environ, start_response: StartResponse
    ) -> StartResponse:
        def start(status: str, heads: Heads, *rest: Any) -> Any:
            page: tuple[Kept, str, str] | None = environ.pop(NOTED, None)
            if page and status == STATUS and not _is_for_one(heads):
                self._note(address, CachedResponse(*page, _same_for_all(heads)))
            elif status != STATUS:
                self._noted.pop(address, None)
            return start_response(status, heads, *rest)

        return start

    def _note(self, address: Address, noted: CachedResponse) -> None:
        if len(self._noted) >= MOST_PAGES:
            self._make_room()
        self._noted[address] = noted

    def _make_room(self) -> None:
        """Drop the pages that are no longer fresh, or all of them if that is not enough."""
        for old, kept in list(self._noted.items()):
            if not kept.kept.is_fresh:
                self._noted.pop(old, None)
        if len(self._noted) >= MOST_PAGES:
            self._noted.clear()


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Return whether an Accept-Encoding header accepts gzip."""
    return bool(parse_accept_header(accepted, Accept)["gzip"])


def kept_answer(kept: Kept) -> Response:
    """Return a response with the cached page, and let the middleware serve it too."""
    note_page(kept)
    return not_stored(kept.value.for_one_view())


def note_page(kept: Kept) -> None:
    """Let the middleware serve this request's response to others while the page is fresh."""
    route = request.url_rule.rule if request.url_rule else ""
    request.environ[NOTED] = (kept, request.endpoint or "", route)


def init_app(app: Flask) -> None:
    """Put the cache around the app. Call it after every other middleware."""
    cache = ResponseCache(app)
    app.extensions[EXTENSION] = cache
    app.wsgi_app = cache  # type: ignore[method-assign]


def response_cache_of(app: Flask) -> ResponseCache:
    cache: ResponseCache = app.extensions[EXTENSION]
    return cache


def _is_for_one(heads: Heads) -> bool:
    return any(name.lower() == "set-cookie" for name, _value in heads)


def _same_for_all(heads: Heads) -> Heads:
    return [(name, value) for name, value in heads if name.lower() not in OF_ONE_ANSWER]
