"""The stand-in for Stripe, for tests: started on a free port, paid, refunded and set by HTTP."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self
from weakref import WeakSet

import requests
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from fundraiser.sandbox.app import build_app
from fundraiser.sandbox.delivery import signature
from fundraiser.sandbox.sandbox import Sandbox
from fundraiser.sandbox.settings import SandboxSettings
from tests.ports import free_port
from tests.processes.watching import UNTITLED

ROOT = Path(__file__).resolve().parents[1]
KEY = "sk_test_stand_in"
SECRET = "whsec_sandbox"
QUIET_SECONDS = 15


@dataclass(frozen=True)
class PageAnswer:
    """What the checkout page answered: where it sends the person, or the page it shows."""

    status: int
    location: str
    text: str


class QuietHandler(WSGIRequestHandler):
    """Keeps connections open, as a real server does, until told to hang up; writes no log."""

    protocol_version = "HTTP/1.1"
    open_connections: ClassVar[WeakSet[socket.socket]] = WeakSet()

    def setup(self) -> None:
        super().setup()
        self.open_connections.add(self.connection)

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""

    @classmethod
    def hang_up(cls) -> None:
        """Close what clients still hold open, so that none of them meets a stopped stand-in."""
        for connection in list(cls.open_connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class StripeStandIn:
    """A running stand-in. `with StripeStandIn(webhook_url=…) as stripe:` or start() and stop().

    It runs in a thread of the test process, or in a process of its own with `in_process=False`.
    Without a `webhook_url` nothing is delivered; `hand_over` gives the events to a function.
    """

    def __init__(
        self,
        *,
        webhook_url: str | None = None,
        webhook_kinds: Collection[str] = (),
        webhook_secret: str = SECRET,
        instance_path: Path | None = None,
        port: int = 0,
        in_process: bool = True,
    ) -> None:
        self.own_folder = None if instance_path else tempfile.TemporaryDirectory()
        self.instance_path = instance_path or Path(self.own_folder.name)  # type: ignore[union-attr]
        self.webhook_url = webhook_url
        self.webhook_kinds = frozenset(webhook_kinds)
        self.webhook_secret = webhook_secret
        self.port = port or free_port()
        self.in_process = in_process
        self.http = requests.Session()
        self.http.trust_env = False
        self.handed_over: set[str] = set()
        self.handler: type[QuietHandler] = QuietHandler
        self.stand_in: Sandbox | None = None
        self.server: BaseWSGIServer | None = None
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address to give to Stripe's SDK as `base_addresses={"api": …}`."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Return once it answers."""
        if self.in_process:
            self.start_thread()
        else:
            self.start_process()
        self.wait_until_it_answers()
        return self

    def start_thread(self) -> None:
        self.stand_in = Sandbox(
            SandboxSettings(
                database_path=self.instance_path / "sandbox.sqlite",
                webhook_url=self.webhook_url,
                webhook_kinds=self.webhook_kinds,
                webhook_secret=self.webhook_secret,
                port=self.port,
            )
        )
        self.stand_in.start()
        self.handler = type("Handler", (QuietHandler,), {"open_connections": WeakSet()})
        self.server = make_server(
            "127.0.0.1",
            self.port,
            build_app(self.stand_in),
            threaded=True,
            request_handler=self.handler,
        )
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def start_process(self) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": str(UNTITLED),
            "SANDBOX_PORT": str(self.port),
            "INSTANCE_PATH": str(self.instance_path),
            "SANDBOX_WEBHOOK_URL": self.webhook_url or "",
            "SANDBOX_WEBHOOK_KINDS": " ".join(self.webhook_kinds),
            "STRIPE_WEBHOOK_SECRET": self.webhook_secret,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fundraiser.sandbox"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + QUIET_SECONDS
        while True:
            try:
                self.state()
                return
            except requests.RequestException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop it; what it kept stays in `instance_path` if that was given."""
        self.http.close()
        if self.server:
            self.server.shutdown()
            self.handler.hang_up()
            self.server.server_close()
        if self.stand_in:
            self.stand_in.stop()
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=10)
        if self.own_folder:
            self.own_folder.cleanup()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    # What a donor does

    def pay(
        self,
        session_id: str,
        card: str = "4242424242424242",
        *,
        email: str = "donor@example.org",
        name: str = "Ana Donor",
        authenticate: bool = True,
    ) -> PageAnswer:
        """Pay on the checkout page with a typed card; answer its 3-D Secure step if it asks.

        The status is 303 with the success address, 402 where declined, 422 for a bad entry.
        """
        answer = self.post_form(
            f"/c/pay/{session_id}",
            method="card",
            email=email,
            name=name,
            card_number=card,
            expiry="12/34",
            cvc="1234" if card.startswith("3") else "123",
            postal_code="K1A 0B1",
        )
        if answer.location.endswith("/authenticate"):
            return self.answer_bank(session_id, complete=authenticate)
        return answer

    def pay_by_bank(
        self,
        session_id: str,
        account: str = "000123456789",
        *,
        email: str = "donor@example.org",
        name: str = "Ana Donor",
    ) -> PageAnswer:
        """Pay by bank debit; it stays unpaid until `settle` or until the delay has passed."""
        return self.post_form(
            f"/c/pay/{session_id}",
            method="acss_debit",
            email=email,
            name=name,
            institution="000",
            transit="11000",
            account=account,
        )

    def answer_bank(self, session_id: str, *, complete: bool) -> PageAnswer:
        """ApiAnswer the 3-D Secure question."""
        return self.post_form(
            f"/c/pay/{session_id}/authenticate", authenticate="complete" if complete else "fail"
        )

    def settle(self, session_id: str, succeed: bool = True) -> None:
        """Let the bank answer a debit now, whatever its account would do later."""
        session = self.get(f"/v1/checkout/sessions/{session_id}")
        verb = "settle" if succeed else "fail"
        answer = self.post_form(f"/payments/{session['payment_intent']}/{verb}")
        assert answer.status == 303, answer.text

    # What Stripe's API does

    def get(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Read the API without the SDK."""
        return self.checked(
            self.http.get(f"{self.url}{path}", params=parameters, auth=(KEY, ""), timeout=30)
        )

    def post(self, path: str, **parameters: Any) -> dict[str, Any]:
        """Write to the API without the SDK; flat form names, like `metadata[key]`."""
        return self.checked(
            self.http.post(f"{self.url}{path}", data=parameters, auth=(KEY, ""), timeout=30)
        )

    def refund(self, payment_intent: str, amount: int | None = None) -> dict[str, Any]:
        """Refund a payment, in whole unless an amount is given; return the refund."""
        part = {} if amount is None else {"amount": amount}
        return self.post("/v1/refunds", payment_intent=payment_intent, **part)

    def events(self, *types: str) -> list[dict[str, Any]]:
        """Return every event so far, oldest first, or those of the given types."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.get("/v1/events", limit=100, **cursor)
            found += page["data"]
            if not page["has_more"]:
                break
            cursor = {"starting_after": page["data"][-1]["id"]}
        return [event for event in reversed(found) if not types or event["type"] in types]

    # What goes wrong, and when

    def set_faults(self, **faults: Any) -> dict[str, Any]:
        """Turn the named faults (see fundraiser/sandbox/faults.py); return all of them."""
        return self.checked(self.http.post(f"{self.url}/_sandbox/faults", json=faults, timeout=30))

    def move_clock(self, seconds: int) -> dict[str, Any]:
        """Move the stand-in's clock on; what falls due is done when this returns."""
        return self.checked(
            self.http.post(f"{self.url}/_sandbox/clock", json={"seconds": seconds}, timeout=30)
        )

    def state(self) -> dict[str, Any]:
        """Return the stand-in's time, and how many deliveries are still to come."""
        return self.checked(self.http.get(f"{self.url}/_sandbox/state", timeout=5))

    # Webhooks

    def deliver_all(self, timeout: float = QUIET_SECONDS) -> None:
        """Return once no delivery waits; retries are brought forward. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while self.state()["deliveries_waiting"]:
            if time.monotonic() > deadline:
                raise TimeoutError(f"webhooks are still waiting: {self.state()}")
            time.sleep(0.05)
            self.checked(self.http.post(f"{self.url}/_sandbox/retry", timeout=30))

    def signed(self, event: dict[str, Any], *, at: int | None = None) -> tuple[bytes, str]:
        """Return an event's body and its `Stripe-Signature` header, as they would be sent."""
        body = json.dumps(event, indent=2).encode()
        return body, signature(body, self.webhook_secret, at or int(time.time()))

    def hand_over(self, receive: Callable[[bytes, str], int]) -> list[int]:
        """Give each event not handed over yet, oldest first, to a function; return its answers.

        For tests with Flask's test client, where no server listens: `receive(body, signature)`
        returns the status. An event answered outside 2xx is given again by the next call.
        """
        statuses = []
        for event in self.events():
            if event["id"] in self.handed_over:
                continue
            status = receive(*self.signed(event))
            statuses.append(status)
            if 200 <= status < 300:
                self.handed_over.add(event["id"])
        return statuses

    def post_form(self, path: str, **fields: str) -> PageAnswer:
        """Send a page's form as a browser would, without following where it leads."""
        answer = self.http.post(f"{self.url}{path}", data=fields, allow_redirects=False, timeout=30)
        return PageAnswer(answer.status_code, answer.headers.get("Location", ""), answer.text)

    @staticmethod
    def checked(answer: requests.Response) -> dict[str, Any]:
        assert answer.ok, f"{answer.request.method} {answer.url}: {answer.text}"
        document: dict[str, Any] = answer.json()
        return document
