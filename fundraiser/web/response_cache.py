"""Views of a kept page are answered before the app is asked: one costs little but its sending.

The first view of an address goes through the app, which checks the host, finds the page and adds
all that an answer of ours says. Page and heads are noted here, and while the page is fresh, further
views of that address get the same, with a key, a length and an id of their own. So nothing is
answered here that the app has not answered itself within the last second.
"""

import struct
import time
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request

from fundraiser.web import logs, metrics
from fundraiser.web.page_cache import MOST_PAGES, Kept
from fundraiser.web.responses import not_stored

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Heads = list[tuple[str, str]]
Address = tuple[str, str, str]
NOTED = "fundraiser.noted"
OF_ONE_ANSWER = {"content-length", "content-encoding", "vary", logs.REQUEST_ID.lower()}
STATUS = f"{HTTPStatus.OK:d} {HTTPStatus.OK.phrase}"
GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
PACKED: Heads = [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
PLAIN: Heads = [("Vary", "Accept-Encoding")]


class CachedPage:
    """A page of which one place differs from view to view: what `fill` returns stands there."""

    def __init__(self, before: str, after: str = "", fill: Callable[[], str] = str) -> None:
        self.before, self.after, self.fill = before.encode(), after.encode(), fill

    def for_one_view(self) -> bytes:
        return b"".join((self.before, self.fill().encode(), self.after))

    def packed_for_one_view(self) -> bytes:
        """Return the page as gzip. What is the same for all is packed once: the first part ends
        with a full flush, and the place is stored as it is, so that neither needs the other."""
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
class Noted:
    """An answer the app has given, and the page in it."""

    kept: Kept
    endpoint: str
    route: str
    heads: Heads


class KeptAnswers:
    """Stands before the app."""

    def __init__(self, app: Flask) -> None:
        self._app, self._ask = app, app.wsgi_app
        self._noted: dict[Address, Noted] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            return self._ask(environ, start_response)
        address = (environ.get("HTTP_HOST", ""), environ["SCRIPT_NAME"], environ["PATH_INFO"])
        noted = self._noted.get(address)
        is_packed = self._takes_gzip(environ)
        if noted is None or not noted.kept.is_fresh or is_packed is None:
            return self._ask(environ, self._noting(address, environ, start_response))
        return [_answer(noted, start_response, is_packed=is_packed)]

    def _takes_gzip(self, environ: Environ) -> bool | None:
        """Return whether to pack; None if that needs a closer look, which is the app's affair."""
        accepted: str = environ.get("HTTP_ACCEPT_ENCODING", "")
        if not accepted or self._app.config["SESSION_COOKIE_NAME"] in environ.get(
            "HTTP_COOKIE", ""
        ):
            return False
        return True if "gzip" in accepted and ";" not in accepted else None

    def _noting(
        self, address: Address, environ: Environ, start_response: StartResponse
    ) -> StartResponse:
        def start(status: str, heads: Heads, *rest: Any) -> Any:
            found: tuple[Kept, str, str] | None = environ.pop(NOTED, None)
            if found and status == STATUS and not _is_for_one(heads):
                self._note(address, Noted(*found, _same_for_all(heads)))
            return start_response(status, heads, *rest)

        return start

    def _note(self, address: Address, noted: Noted) -> None:
        if len(self._noted) >= MOST_PAGES:
            self._make_room()
        self._noted[address] = noted

    def _make_room(self) -> None:
        """Forget what is answered by the app again in any case; everything, if that is not much."""
        for old, kept in list(self._noted.items()):
            if not kept.kept.is_fresh:
                self._noted.pop(old, None)
        if len(self._noted) >= MOST_PAGES:
            self._noted.clear()


def kept_answer(kept: Kept) -> Response:
    """Answer with a kept page, and let the answer be kept as well."""
    note_page(kept)
    return not_stored(kept.value.for_one_view())


def note_page(kept: Kept) -> None:
    """Let the answer to this request, which is that page, be given to others while it is fresh."""
    route = request.url_rule.rule if request.url_rule else ""
    request.environ[NOTED] = (kept, request.endpoint or "", route)


def init_app(app: Flask) -> None:
    app.wsgi_app = KeptAnswers(app)  # type: ignore[method-assign]


def _answer(noted: Noted, start_response: StartResponse, *, is_packed: bool) -> bytes:
    begun_at, request_id = time.perf_counter(), logs.new_request_id()
    page: CachedPage = noted.kept.value
    body = page.packed_for_one_view() if is_packed else page.for_one_view()
    own = [("Content-Length", str(len(body))), (logs.REQUEST_ID, request_id)]
    start_response(STATUS, [*noted.heads, *(PACKED if is_packed else PLAIN), *own])
    metrics.count(noted.endpoint, "GET", HTTPStatus.OK, begun_at)
    logs.note_request("GET", noted.route, HTTPStatus.OK, begun_at, request_id=request_id)
    return body


def _is_for_one(heads: Heads) -> bool:
    return any(name.lower() == "set-cookie" for name, _value in heads)


def _same_for_all(heads: Heads) -> Heads:
    return [(name, value) for name, value in heads if name.lower() not in OF_ONE_ANSWER]
