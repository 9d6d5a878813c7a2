"""Donors who come all at once, by HTTP alone: each sends the form, waits as the page does, pays."""

import html
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

import requests

from tests.pledges.giving import PAGE
from tests.pledges.running import PATIENCE_SECONDS, http
from tests.standin import StripeStandIn

LONGEST_WAIT = 0.4  # on a page that waits for nobody else; in line, as long as the page says
AGAIN_SECONDS = 0.5  # until a server that is down is asked again


@dataclass
class Donor:
    """One visitor, who comes again while the server is down if `is_patient`."""

    number: int
    site: str
    stripe: StripeStandIn
    is_patient: bool = False
    statuses: list[int] = field(default_factory=list)  # of every answer on the way
    http: requests.Session = field(default_factory=http)

    def open_form(self) -> None:
        self._form = self._ask("GET", PAGE)

    def reach_stripe(self, dollars: str) -> str:
        """Send the form, go where each answer leads, and return the address of the payment page."""
        answer = self._ask("POST", PAGE, self._fields(dollars))
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            place = urljoin(answer.url, answer.headers.get("Location", ""))
            if place.startswith(self.stripe.url):
                return place
            if answer.status_code == 303:
                answer = self._ask("GET", place)
            elif answer.status_code == 202:
                answer = self._ask("GET", self._wait(answer))
            else:
                answer = self._answered(answer)
        raise AssertionError(f"donor {self.number} was never sent to pay: {self.statuses[-5:]}")

    def pay(self, address: str) -> None:
        """Pay there. Every other donor comes back to the site."""
        paid = self.stripe.pay(address.rpartition("/")[2])
        assert paid.status == 303, paid.text
        if self.number % 2:
            self._ask("GET", paid.location)
        self.http.close()

    def _fields(self, dollars: str) -> Mapping[str, str]:
        return {
            "form_key": self._found(r'name="form_key" value="([^"]+)"', self._form),
            "frequency": "once",
            "amount": "other",
            "other_amount": dollars,
            "name": f"Donor {self.number}",
            "email": f"donor{self.number}@example.org",
        }

    def _wait(self, page: requests.Response) -> str:
        """Wait as the page's script does; return where it goes on."""
        place = self._found(r'href="([^"]+)" data-goes-on-after', page)
        seconds = float(self._found(r'data-goes-on-after="(\d+)"', page))
        line = re.search(r'data-line="([^"]+)"', page.text)
        time.sleep(seconds if line else min(seconds, LONGEST_WAIT))
        while line:
            news = json.loads(self._ask("GET", html.unescape(line[1])).text)
            if news.get("go"):
                break
            time.sleep(news["again"])
        return place

    def _answered(self, question: requests.Response) -> requests.Response:
        """Go on with what match there is, or without."""
        address = self._found(r'action="([^"]+/question[^"]*)"', question)
        said = "part" if 'value="part"' in question.text else "none"
        return self._ask("POST", urljoin(question.url, address), {"answer": said})

    def _ask(
        self, method: str, place: str, fields: Mapping[str, str] | None = None
    ) -> requests.Response:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._answer(method, urljoin(self.site, place), fields)
            if answer is not None and not (self.is_patient and answer.status_code == 503):
                self.statuses.append(answer.status_code)
                assert answer.status_code < 400, (
                    f"{place} {answer.status_code}: {answer.text[:500]}"
                )
                return answer
            assert time.monotonic() < until, f"{place} is not answered"
            time.sleep(AGAIN_SECONDS)

    def _answer(
        self, method: str, address: str, fields: Mapping[str, str] | None
    ) -> requests.Response | None:
        """Return the answer; None if the server is down and the donor is patient."""
        try:
            return self.http.request(
                method, address, data=fields, allow_redirects=False, timeout=30
            )
        except requests.ConnectionError:
            if not self.is_patient:
                raise
            return None

    @staticmethod
    def _found(pattern: str, page: requests.Response) -> str:
        found = re.search(pattern, page.text)
        assert found, f"{page.url} has no {pattern}: {page.text[:500]}"
        return html.unescape(found[1])
