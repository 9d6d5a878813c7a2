"""Donors as a site meets them: each has an address of its own, sends the form, waits, and pays."""

import json
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

MOST_AT_ONCE = 400
PATIENCE_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 1200.0
GOES_ON = re.compile(r'href="([^"]+)" data-goes-on-after="(\d+)"')
LINE = re.compile(r'data-line="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
CARD = {
    "method": "card",
    "name": "Ana Silva",
    "card_number": "4242424242424242",
    "expiry": "12/34",
    "cvc": "123",
    "postal_code": "K1A 0B1",
}


@dataclass
class Visit:
    """How one donor fared: seconds for the form's answer, then on waiting pages; 0 if none."""

    number: int
    form_seconds: float = 0.0
    waiting_seconds: float = 0.0
    has_reached_stripe: bool = False
    has_paid: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Donors:
    """A crowd that gives at the site on one port and pays at the stand-in on another."""

    port: int
    sandbox_port: int
    visits: list[Visit] = field(default_factory=list)

    def give(self, path: str, forms: Sequence[bytes], *, rate: float, pays: bool = True) -> float:
        """Send each of the forms, `rate` a second, whether or not others are answered.

        Return how many seconds it took until the last donor had paid or given up.
        """
        began = time.perf_counter()
        with ThreadPoolExecutor(MOST_AT_ONCE) as crowd:
            for number, form in enumerate(forms):
                time.sleep(max(0.0, began + number / rate - time.perf_counter()))
                self.visits.append(visit := Visit(number))
                crowd.submit(self._visit, visit, path, form, pays=pays)
        return time.perf_counter() - began

    def _visit(self, visit: Visit, path: str, form: bytes, *, pays: bool) -> None:
        try:
            page = self._reach_stripe(visit, path, form)
            if page and pays:
                visit.has_paid = self._pay(page, f"giver{visit.number}@example.org")
        except (OSError, HTTPException) as error:
            visit.trouble = f"{type(error).__name__}: {error}"

    def _reach_stripe(self, visit: Visit, path: str, form: bytes) -> str:
        """Send the form, wait as the page's script does, and return the address to pay at."""
        began = time.perf_counter()
        status, location, page = self._ask(visit, "POST", path, form)
        visit.form_seconds = time.perf_counter() - began
        waits = time.perf_counter()
        while status == HTTPStatus.ACCEPTED and time.perf_counter() - waits < LONGEST_WAIT_SECONDS:
            found = GOES_ON.search(page)
            if not found:
                break
            self._wait_for_turn(visit, page, float(found[2]))
            status, location, page = self._ask(visit, "GET", unescape(found[1]))
            visit.waiting_seconds = time.perf_counter() - waits
        visit.has_reached_stripe = "/c/pay/" in location
        if not visit.has_reached_stripe:
            visit.trouble = f"{status} {location}"
        return location if visit.has_reached_stripe else ""

    def _wait_for_turn(self, visit: Visit, page: str, seconds: float) -> None:
        """Ask where the donor stands in line until it is their turn; elsewhere wait once."""
        line = LINE.search(page)
        time.sleep(seconds)
        while line:
            news = json.loads(self._ask(visit, "GET", unescape(line[1]))[2])
            if news.get("go"):
                return
            time.sleep(news["again"])

    def _ask(
        self, visit: Visit, method: str, address: str, form: bytes | None = None
    ) -> tuple[int, str, str]:
        parts = urlsplit(address)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        heads = {"X-Forwarded-For": network_address(visit.number)}
        if form is not None:
            heads["Content-Type"] = FORM
        return _answer(self.port, method, target, form, heads)

    def _pay(self, page: str, email: str) -> bool:
        form = urlencode({**CARD, "email": email}).encode()
        path = urlsplit(page).path
        heads = {"Content-Type": FORM}
        return _answer(self.sandbox_port, "POST", path, form, heads)[0] == HTTPStatus.SEE_OTHER


def network_address(number: int) -> str:
    """Return an address in a network that no other donor is in."""
    return f"{20 + (number >> 16)}.{number >> 8 & 255}.{number & 255}.7"


def _answer(
    port: int, method: str, target: str, body: bytes | None, heads: dict[str, str]
) -> tuple[int, str, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request(method, target, body, heads)
        response = connection.getresponse()
        return response.status, response.headers["Location"] or "", response.read().decode()
    finally:
        connection.close()
