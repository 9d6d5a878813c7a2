"""WSGI middleware that serves cached pages without calling the app.

The first request for an address goes through the app, which checks the host, renders the page and
sets the headers. While the page is fresh, further requests get the same page and headers, with a
form key, length and request id of their own, or 304 if they name the page's tag. So every response
served here is one that the app itself gave within the last second.
"""

import struct
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple

from flask import Flask, Response, request
from werkzeug.datastructures import Accept, Headers
from werkzeug.http import parse_accept_header, parse_etags, unquote_etag

from fundraiser.config import Settings
from fundraiser.web import logs, metrics
from fundraiser.web.page_cache import FRESH_SECONDS, MOST_PAGES, Kept
from fundraiser.web.responses import not_stored

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Heads = list[tuple[str, str]]
RawHeads = list[tuple[bytes, bytes]]
Address = tuple[str, ...]
Answer = tuple[HTTPStatus, Heads, bytes]
EXTENSION = "fundraiser.response_cache"
NOTED = "fundraiser.noted"
OF_ONE_ANSWER = {"content-length", "content-encoding", "vary", logs.REQUEST_ID.lower()}
STATUS = f"{HTTPStatus.OK:d} {HTTPStatus.OK.phrase}"
NOT_MODIFIED = f"{HTTPStatus.NOT_MODIFIED:d} {HTTPStatus.NOT_MODIFIED.phrase}"
VARYING = ("HTTP_ACCEPT_ENCODING", "HTTP_COOKIE", "HTTP_IF_NONE_MATCH")
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

    @cached_property
    def tag(self) -> str:
        """The page's entity tag, or '' for a page that is never stored."""
        tag, _is_weak = unquote_etag(Headers(self.heads).get("ETag"))
        return tag or ""

    @cached_property
    def raw_heads(self) -> RawHeads:
        return as_raw(self.heads)


class VaryingHeaders(NamedTuple):
    """The headers of a request that decide which form of a cached page it gets."""

    accepted: str = ""
    cookies: str = ""
    known_tags: str = ""


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
        varying = VaryingHeaders(*(environ.get(name, "") for name in VARYING))
        status, heads, body = self.answer(found, varying)
        start_response(STATUS if status is HTTPStatus.OK else NOT_MODIFIED, [*found.heads, *heads])
        return [body]

    def address(self, host: str, root: str, path: str, *forwarded: str) -> Address:
        """Return what a page is cached under: everything in a request that it may depend on."""
        return (host, root, path, *(forwarded if self._is_behind_proxy else ()))

    def find(self, address: Address, *, most_seconds: float) -> CachedResponse | None:
        """Return the response at this address if its page is not older than `most_seconds`."""
        found = self._noted.get(address)
        return found if found is not None and found.kept.age < most_seconds else None

    def answer(self, found: CachedResponse, varying: VaryingHeaders) -> Answer:
        """Return status, headers and body for one view, and log it.

        The headers are those that the response has for this view, beside its own.
        """
        begun_at, request_id = time.perf_counter(), logs.new_request_id()
        status, heads, body = self._shown(found, varying)
        metrics.count(found.endpoint, "GET", status, begun_at)
        logs.note_request("GET", found.route, status, begun_at, request_id=request_id)
        return status, [*heads, (logs.REQUEST_ID, request_id)], body

    def _shown(self, found: CachedResponse, varying: VaryingHeaders) -> Answer:
        """Return the page as this visitor takes it.

        A visitor with a session is not sent gzip (see `compression`).
        """
        if varying.known_tags and knows_tag(varying.known_tags, found.tag):
            return HTTPStatus.NOT_MODIFIED, PLAIN, b""
        page: CachedPage = found.kept.value
        is_packed = takes_gzip(varying.accepted) and self._session_cookie not in varying.cookies
        body = page.packed_for_one_view() if is_packed else page.for_one_view()
        heads = PACKED if is_packed else PLAIN
        return HTTPStatus.OK, [*heads, ("Content-Length", str(len(body)))], body

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


def as_raw(heads: Heads) -> RawHeads:
    """Return headers as ASGI wants them."""
    return [(_raw_name(name), value.encode("latin-1")) for name, value in heads]


@lru_cache(maxsize=256)
def _raw_name(name: str) -> bytes:
    return name.lower().encode("latin-1")


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Return whether an Accept-Encoding header accepts gzip."""
    return bool(parse_accept_header(accepted, Accept)["gzip"])


def knows_tag(known_tags: str, tag: str) -> bool:
    """Return whether an If-None-Match header names the tag, in any of the page's encodings."""
    return bool(tag) and parse_etags(known_tags).contains_weak(tag)


def kept_answer(kept: Kept) -> Response:
    """Return a response with the cached page, and let the middleware serve it too."""
    note_page(kept)
    return not_stored(kept.value.for_one_view())


def kept_figures(kept: Kept, seconds: int) -> Response:
    """Return a response with the cached JSON, for everybody to keep so many seconds.

    Its tag is weak, because the middleware serves the same under it in every encoding. The answer
    is always whole: it is the one that the middleware goes on to serve.
    """
    note_page(kept)
    answer = Response(kept.value.for_one_view(), mimetype="application/json")
    answer.cache_control.public = True
    answer.cache_control.max_age = seconds
    answer.add_etag(weak=True)
    return answer


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
