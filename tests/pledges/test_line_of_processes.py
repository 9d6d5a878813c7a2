"""The line through the site as it really runs: two processes, killed in the middle, are one."""

import html
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest
import requests

from fundraiser.pledges.turns import turns_at_once
from tests import make
from tests.databases import ON_POSTGRESQL
from tests.make import cad
from tests.pledges.giving import PAGE, assert_books_are_right, charges, pledges
from tests.pledges.running import PATIENCE_SECONDS, Running, environ_of, http, wait_until
from tests.ports import free_port
from tests.standin import StripeStandIn

DONORS = 36
CREATES = "4"
AT_ONCE = 12
CROSSED = 3  # pledges that were saved while each other's line was counted


@dataclass
class DonorInLine:
    """One visitor, with a page that has a script: it asks for the place, and goes on when told."""

    number: int
    site: str
    stripe: str

    def reach_stripe(self) -> str:
        """Return the address of the payment page."""
        time.sleep(self.number * 0.04)
        self.http = http()
        form = self._ask("GET", PAGE)
        answer = self._ask("POST", PAGE, self._fields(form))
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            place = urljoin(answer.url, answer.headers.get("Location", ""))
            if place.startswith(self.stripe):
                return place
            if answer.status_code != 303:
                place = self._wait(answer)
            answer = self._ask("GET", place)
        raise AssertionError(f"donor {self.number} never reached Stripe: {answer.text[:300]}")

    def _wait(self, page: requests.Response) -> str:
        """Wait as the page does; return where it goes on."""
        line = re.search(r'data-line="([^"]+)"', page.text)
        again = re.search(r'href="([^"]+)" data-goes-on-after="(\d+)"', page.text)
        assert again, page.text[:300]
        news, seconds = {"go": line is None}, int(again[2])
        time.sleep(seconds)
        while line and not news.get("go"):
            news = json.loads(self._ask("GET", html.unescape(line[1])).text)
            time.sleep(news.get("again", 0))
        return html.unescape(again[1])

    def _ask(
        self, method: str, place: str, fields: dict[str, str] | None = None
    ) -> requests.Response:
        """Send it, and again if the server is killed meanwhile."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = self.http.request(
                    method,
                    urljoin(self.site, place),
                    data=fields,
                    allow_redirects=False,
                    timeout=30,
                )
            except requests.ConnectionError:
                assert time.monotonic() < until
                time.sleep(0.2)
            else:
                assert answer.status_code < 400 or answer.status_code == 503, place
                if answer.status_code != 503 or time.monotonic() > until:
                    return answer
                time.sleep(1)  # the server has only just begun

    def _fields(self, page: requests.Response) -> dict[str, str]:
        key = re.search(r'name="form_key" value="([^"]+)"', page.text)
        assert key
        return {
            "form_key": html.unescape(key[1]),
            "frequency": "once",
            "amount": "other",
            "other_amount": "5",
            "name": f"Donor {self.number}",
            "email": f"donor{self.number}@example.org",
        }


@pytest.fixture
def running(app, tmp_path, sandbox_port):
    """The web server's processes and the stand-in."""
    port = free_port()
    environ = environ_of(port, sandbox_port, STRIPE_CREATES_A_SECOND=CREATES)
    webhook = f"http://127.0.0.1:{port}/webhooks/stripe"
    with (
        StripeStandIn(port=sandbox_port, webhook_url=webhook, in_process=False) as stripe,
        Running("web", environ, tmp_path / "log") as web,
    ):
        yield web, stripe


@ON_POSTGRESQL
def test_two_processes_that_are_killed_in_the_middle_are_one_line(app, running):
    web, stripe = running
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    donors = [DonorInLine(number, web.url, stripe.url) for number in range(DONORS)]

    with ThreadPoolExecutor(max_workers=DONORS) as threads:
        reached = [threads.submit(donor.reach_stripe) for donor in donors]
        wait_until(lambda: sum(each.done() for each in reached) > AT_ONCE, "nobody gets there")
        web.kill()
        web.__enter__()
        places = {each.result() for each in reached}

    order = [pledge.public_id for pledge in sorted(pledges(), key=lambda made: made.made_at)]
    sessions = list(reversed(stripe.get("/v1/checkout/sessions", limit=100)["data"]))
    opened = [session["client_reference_id"] for session in sessions]
    assert len(places) == len(order) == DONORS
    assert sorted(opened) == sorted(order)
    for count, public_id in enumerate(opened):
        overtaken = set(order[: order.index(public_id)]) - set(opened[:count])
        assert len(overtaken) < AT_ONCE + CROSSED
    assert charges(stripe) == []
    assert_books_are_right()


def test_twelve_have_their_turn_at_once_at_that_rate(make_app):
    app = make_app(STRIPE_CREATES_A_SECOND=CREATES)

    assert turns_at_once(app.config["SETTINGS"]) == AT_ONCE
