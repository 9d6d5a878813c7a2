"""The ASGI application: what each request goes through, in order."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from io import BytesIO
from typing import IO

import structlog
from flask import Flask

from fundraiser.config import Settings
from fundraiser.database.connections import ARRIVED_AT, LEAVE_PLACE
from fundraiser.front.arrivals import Arrivals, ServerEnds
from fundraiser.front.bodies import BodyCutOff, BodyTooLarge, BodyTooSlow, Receive, read_body
from fundraiser.front.cached_pages import CachedPages
from fundraiser.front.lanes import (
    STUCK_SECONDS,
    Lane,
    LaneFull,
    LaneName,
    LanePlace,
    lane_of,
    sizes_for,
)
from fundraiser.front.networks import Networks, TooManyAtOnce
from fundraiser.front.sending import PieceSender, Send, send_raw, send_whole
from fundraiser.front.wsgi import Environ, Heads, Scope, call, environ_of, header, path_info
from fundraiser.web.errors import refuse
from fundraiser.web.response_cache import response_cache_of
from fundraiser.web.security import LARGEST_FORM, largest_body_at

HEALTH = "/healthz"
ALIVE = b'{"alive":true}\n'
ALIVE_HEADS = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
BODILESS = {"GET", "HEAD", "OPTIONS"}
REFUSALS: dict[type[Exception], HTTPStatus] = {
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    BodyTooSlow: HTTPStatus.REQUEST_TIMEOUT,
    BodyCutOff: HTTPStatus.BAD_REQUEST,
    TooManyAtOnce: HTTPStatus.TOO_MANY_REQUESTS,
    LaneFull: HTTPStatus.SERVICE_UNAVAILABLE,
    ServerEnds: HTTPStatus.SERVICE_UNAVAILABLE,
}

log = structlog.get_logger("front")


class Front:
    """Answers requests in the event loop, or hands them to a lane of the app."""

    def __init__(self, app: Flask, *, ending: int | None = None) -> None:
        """Serve `app` until the file descriptor `ending` can be read: then wait for no body."""
        settings: Settings = app.config["SETTINGS"]
        self._app = app
        self._lanes = {name: Lane(name, size) for name, size in sizes_for(settings).items()}
        self._networks = Networks(settings.trusted_proxies)
        self._arrivals = Arrivals(ending)
        self._cached = CachedPages(app, response_cache_of(app), self._lanes[LaneName.RENEW])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == HEALTH:
            await send_whole(send, HTTPStatus.OK, ALIVE_HEADS, ALIVE)
            return
        if scope["method"] == "GET":
            cached = await self._cached.find(scope)
            if cached is not None:
                await send_raw(send, *cached)
                return
        await self._answer_or_refuse(scope, receive, send)

    async def _answer_or_refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self._networks.count(scope):
                await self._answer(scope, receive, send)
        except tuple(REFUSALS) as reason:
            log.info("refused", path=scope["path"], reason=type(reason).__name__)
            status = REFUSALS[type(reason)]
            answer = refuse(self._app, environ_of(scope, BytesIO()), status)
            await send_whole(send, answer.status_code, list(answer.headers), answer.get_data())

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await self._read_body(scope, receive)
        try:
            environ = environ_of(scope, body)
            kind = environ.get("CONTENT_TYPE", "")
            lane = self._lanes[lane_of(scope["method"], scope["path"], kind)]
            if lane.name is LaneName.EXPORT:
                await self._send_in_pieces(lane, environ, send)
            else:
                place = LanePlace()
                environ[LEAVE_PLACE] = place.leave
                await send_whole(send, *await lane.run(self._work_on(environ), place))
        finally:
            body.close()

    def _work_on(self, environ: Environ) -> Callable[[], tuple[int, Heads, bytes]]:
        """Return what a thread is to do. The database is told how long the request has waited.

        A wait in a crowd that moves leaves it two seconds for a lock; see `Lane`.
        """
        ready_at = time.monotonic()

        def work() -> tuple[int, Heads, bytes]:
            begun_at = time.monotonic()
            environ[ARRIVED_AT] = begun_at - min(begun_at - ready_at, STUCK_SECONDS)
            return call(self._app, environ).whole()

        return work

    async def _read_body(self, scope: Scope, receive: Receive) -> IO[bytes]:
        declared = _number(header(scope, b"content-length"))
        if not declared and not header(scope, b"transfer-encoding"):
            return BytesIO()
        most = LARGEST_FORM  # which every address takes
        if declared is None or declared > most:
            most = largest_body_at(self._app, scope["method"], path_info(scope))
        return await self._arrivals.wait_for(read_body(receive, declared=declared, most=most))

    async def _send_in_pieces(self, lane: Lane, environ: Environ, send: Send) -> None:
        sender = PieceSender(send, asyncio.get_running_loop())
        await lane.run(lambda: sender.send(call(self._app, environ)))


def _number(text: str) -> int | None:
    with suppress(ValueError):
        return int(text)
    return None
