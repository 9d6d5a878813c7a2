"""A small server of somebody else's that answers as Stripe does: no stand-in of ours is behind it.

It knows a session, a payment and a charge, expands nothing, and keeps no idempotency keys. What it
answers is as short as Stripe's reference lets it be.
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl


class AnotherStripe:
    """`with AnotherStripe() as other:`; `other.pay(session_id)` is what its donor does."""

    def __init__(self) -> None:
        self.sessions: dict[str, dict[str, Any]] = {}
        self.intents: dict[str, dict[str, Any]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def open(self, form: dict[str, str]) -> dict[str, Any]:
        number = len(self.sessions) + 1
        items = [name for name in form if name.endswith("[price_data][unit_amount]")]
        session_id = f"cs_test_other_{number}"
        session = {
            "id": session_id,
            "object": "checkout.session",
            "livemode": False,
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": sum(int(form[name]) for name in items),
            "currency": form["line_items[0][price_data][currency]"],
            "client_reference_id": form["client_reference_id"],
            "metadata": {"pledge": form["metadata[pledge]"]},
            "payment_intent": None,
            "success_url": form["success_url"],
            "url": f"{self.url}/pay/{number}",
        }
        self.sessions[session_id] = session
        return session

    def pay(self, session_id: str) -> str:
        """Have the session paid; return where its donor is sent."""
        session = self.sessions[session_id]
        intent = {
            "id": f"pi_other_{session_id[-1]}",
            "object": "payment_intent",
            "livemode": False,
            "status": "succeeded",
            "amount": session["amount_total"],
            "amount_received": session["amount_total"],
            "currency": session["currency"],
            "created": int(time.time()),
            "latest_charge": f"ch_other_{session_id[-1]}",
            "metadata": session["metadata"],
        }
        self.intents[intent["id"]] = intent
        session.update(status="complete", payment_status="paid", payment_intent=intent["id"])
        return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session_id)

    def answer(self, method: str, path: str, form: dict[str, str]) -> dict[str, Any] | None:
        match method, path.strip("/").split("/"):
            case "POST", ["v1", "checkout", "sessions"]:
                return self.open(form)
            case "GET", ["v1", "checkout", "sessions", session_id]:
                return self.sessions.get(session_id)
            case "GET", ["v1", "payment_intents", intent_id]:
                return self.intents.get(intent_id)
        return None


class Handler(BaseHTTPRequestHandler):
    other: ClassVar[AnotherStripe]

    def do_GET(self) -> None:
        self.answer_it("GET")

    def do_POST(self) -> None:
        self.answer_it("POST")

    def answer_it(self, method: str) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        form = dict(parse_qsl(self.rfile.read(length).decode()))
        found = self.other.answer(method, self.path.partition("?")[0], form)
        missing = {"error": {"type": "invalid_request_error", "code": "resource_missing"}}
        body = json.dumps(found or missing).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def _handler_of(another: AnotherStripe) -> type[Handler]:
    class ItsHandler(Handler):
        other = another

    return ItsHandler
