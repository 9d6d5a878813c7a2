"""A server between the app and the stand-in for Stripe: it passes requests on and remembers them.

A test may have it do what Stripe and networks do on a bad day: see the acts at the end. An act is
told what was asked, and `pass_on`, which has the stand-in do it and returns its answer.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self

import requests

OWN_HEADERS = {"connection", "transfer-encoding", "content-length", "content-encoding", "host"}


@dataclass(frozen=True)
class Asked:
    """One request, as it came over the wire."""

    method: str
    path: str
    query: str
    headers: dict[str, str]  # their names in small letters
    body: str

    @property
    def opens_checkout(self) -> bool:
        return self.method == "POST" and self.path == "/v1/checkout/sessions"

    @property
    def reads_checkout(self) -> bool:
        return self.method == "GET" and self.path.startswith("/v1/checkout/sessions/")

    @property
    def key(self) -> str:
        return self.headers.get("idempotency-key", "")


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)


class Cut(Exception):
    """The connection ends here, without an answer."""


PassOn = Callable[[], Answer]
Act = Callable[[Asked, PassOn], Answer]


class Handler(BaseHTTPRequestHandler):
    """Reads a request and writes the answer of its wire."""

    wire: ClassVar[Wire]

    def do_GET(self) -> None:
        self.answer_it()

    def do_POST(self) -> None:
        self.answer_it()

    def answer_it(self) -> None:
        path, _, query = self.path.partition("?")
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0))).decode()
        try:
            self.send(self.wire.answer(Asked(self.command, path, query, headers, body)))
        except Cut:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)

    def send(self, answer: Answer) -> None:
        body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except ConnectionError:  # the app has given up, or was killed
            self.close_connection = True

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


class Wire:
    """`with Wire(stripe.url) as wire:`; the app is told `STRIPE_API_BASE=wire.url`."""

    def __init__(self, upstream: str, *, port: int = 0) -> None:
        self.upstream = upstream
        self.asked: list[Asked] = []
        self.act: Act = passed_on
        self.server = ThreadingHTTPServer(("127.0.0.1", port), _handler_of(self))
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def settings(self) -> dict[str, str]:
        """What an app is told to speak over this wire: another server than the stand-in."""
        return {
            "STRIPE_API_BASE": self.url,
            "STRIPE_SECRET_KEY": "sk_test_wire",
            "STRIPE_WEBHOOK_SECRET": "whsec_sandbox",
        }

    @property
    def openings(self) -> list[Asked]:
        """The requests for a page to pay on."""
        return [asked for asked in self.asked if asked.opens_checkout]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return self.act(asked, lambda: self.pass_on(asked))

    def pass_on(self, asked: Asked) -> Answer:
        """Have the stand-in do it."""
        headers = {name: value for name, value in asked.headers.items() if name not in OWN_HEADERS}
        address = f"{self.upstream}{asked.path}{'?' + asked.query if asked.query else ''}"
        with requests.Session() as http:
            http.trust_env = False
            got = http.request(
                asked.method, address, data=asked.body or None, headers=headers, timeout=30
            )
        kept = {
            name: value for name, value in got.headers.items() if name.lower() not in OWN_HEADERS
        }
        return Answer(got.status_code, got.text, kept)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def passed_on(asked: Asked, pass_on: PassOn) -> Answer:
    return pass_on()


def slow(seconds: float) -> Act:
    """It is done at once, and answered late."""

    def act(_asked: Asked, pass_on: PassOn) -> Answer:
        answer = pass_on()
        time.sleep(seconds)
        return answer

    return act


def cut_after_acting(_asked: Asked, pass_on: PassOn) -> Answer:
    pass_on()
    raise Cut


def refused(status: int, **error: Any) -> Act:
    """It is not done, and answered with an error of Stripe's."""
    body = json.dumps({"error": {"type": "api_error", "message": "No.", **error}})

    def act(_asked: Asked, _pass_on: PassOn) -> Answer:
        return Answer(status, body, {"Content-Type": "application/json"})

    return act


def opening_only(act: Act) -> Act:
    """Do this to requests for a page to pay on, and pass the others on."""
    return lambda asked, pass_on: act(asked, pass_on) if asked.opens_checkout else pass_on()


def _handler_of(its_wire: Wire) -> type[Handler]:
    class WireHandler(Handler):
        wire = its_wire

    return WireHandler
