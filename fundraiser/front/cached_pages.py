"""Cached pages, answered in the event loop."""

import asyncio
from io import BytesIO

from flask import Flask

from fundraiser.front.lanes import Lane
from fundraiser.front.wsgi import Environ, Scope, call, environ_of, header, path_info
from fundraiser.web.response_cache import (
    Address,
    CachedResponse,
    RawHeads,
    ResponseCache,
    VaryingHeaders,
    as_raw,
)

RENEWED_AFTER_SECONDS = 2.0  # a page older than this waits a moment for its renewal
MOMENT_SECONDS = 0.3
STALE_SECONDS = 30.0  # while the renewal waits: readers or the database may be slow
OF_THE_VISITOR = {
    "HTTP_COOKIE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_AUTHORIZATION",
    "HTTP_IF_NONE_MATCH",
}
VARYING = (b"accept-encoding", b"cookie", b"if-none-match")


class CachedPages:
    """Finds pages that the app has answered lately, and has one thread renew those that age.

    Without it, the visitor who finds a page too old would hang whenever all readers wait.
    """

    def __init__(self, app: Flask, cache: ResponseCache, renew: Lane) -> None:
        self._app, self._cache, self._renew = app, cache, renew
        self._renewal: asyncio.Future[None] | None = None  # the last one that began

    async def find(self, scope: Scope) -> tuple[int, RawHeads, bytes] | None:
        """Return how the cached page answers, or None: then the app is to answer."""
        address = self._cache.address(
            header(scope, b"host"),
            "",
            path_info(scope),
            header(scope, b"x-forwarded-host"),
            header(scope, b"x-forwarded-proto"),
        )
        found = self._cache.find(address, most_seconds=STALE_SECONDS)
        if found is not None and not found.kept.is_fresh:
            found = await self._renewed(address, found, scope)
        if found is None:
            return None
        varying = VaryingHeaders(*(header(scope, name) for name in VARYING))
        status, heads, body = self._cache.answer(found, varying)
        return status, [*found.raw_heads, *as_raw(heads)], body

    async def _renewed(
        self, address: Address, old: CachedResponse, scope: Scope
    ) -> CachedResponse | None:
        """Have the page renewed, and return it, or the old one if that takes longer."""
        if self._renewal is not None and not self._renewal.done():
            return old
        environ = {
            name: value
            for name, value in environ_of(scope, BytesIO()).items()
            if name not in OF_THE_VISITOR
        }
        self._renewal = asyncio.ensure_future(self._renew.run(lambda: self._ask(environ)))
        if old.kept.age >= RENEWED_AFTER_SECONDS:
            await asyncio.wait({self._renewal}, timeout=MOMENT_SECONDS)
        return self._cache.find(address, most_seconds=STALE_SECONDS)

    def _ask(self, environ: Environ) -> None:
        call(self._app, environ).whole()
