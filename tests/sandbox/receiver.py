"""A webhook endpoint for tests."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import stripe


@dataclass
class Receiver:
    """A webhook endpoint that keeps what it gets and answers with the statuses it is told."""

    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def receive(self, body: bytes, signature: str) -> int:
        with self.lock:
            self.bodies.append(body)
            self.signatures.append(signature)
            return self.statuses.pop(0) if self.statuses else 200

    def events(self, secret: str = "whsec_sandbox") -> list[stripe.Event]:
        """Return what came, each verified by Stripe's SDK."""
        return [
            stripe.Webhook.construct_event(body, signature, secret)
            for body, signature in zip(self.bodies, self.signatures, strict=True)
        ]

    def types(self) -> list[str]:
        return [str(event.type) for event in self.events()]
