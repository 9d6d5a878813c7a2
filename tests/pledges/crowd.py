"""Donors who come all at once, by HTTP alone: each fills the form, pays, and may come back."""

import html
import re
import threading
import time
from dataclasses import dataclass
from urllib.parse import urljoin

import requests

from tests.pledges.giving import PAGE
from tests.pledges.running import http
from tests.standin import StripeStandIn

MOST_STEPS = 200
WAIT_SECONDS = 0.4


@dataclass
class Donor:
    """One visitor. `give` returns once the gift is paid at Stripe."""

    number: int
    site: str
    stripe: StripeStandIn
    start: threading.Barrier

    def give(self, dollars: str) -> list[int]:
        """Return the status of every answer on the way."""
        self.http = http()
        self.statuses: list[int] = []
        page = self._seen(self.http.get(f"{self.site}{PAGE}", timeout=30))
        self.start.wait(60)
        answer = self._seen(
            self.http.post(
                f"{self.site}{PAGE}",
                data={
                    "form_key": self._found(r'name="form_key" value="([^"]+)"', page),
                    "frequency": "once",
                    "amount": "other",
                    "other_amount": dollars,
                    "name": f"Donor {self.number}",
                    "email": f"donor{self.number}@example.org",
                },
                allow_redirects=False,
                timeout=30,
            )
        )
        session = self._on_to_stripe(answer)
        paid = self.stripe.pay(session)
        assert paid.status == 303, paid.text
        if self.number % 2:
            self._seen(self.http.get(paid.location, timeout=30))
        self.http.close()
        return self.statuses

    def _on_to_stripe(self, answer: requests.Response) -> str:
        """Go where each answer leads, and wait where it says so; return the session to pay."""
        for _ in range(MOST_STEPS):
            if answer.status_code == 303:
                place = urljoin(answer.url, answer.headers["Location"])
                if place.startswith(self.stripe.url):
                    return place.rpartition("/")[2]
                answer = self._get(place)
            elif answer.status_code == 202:
                time.sleep(WAIT_SECONDS)
                answer = self._get(self._found(r'href="([^"]+)" data-goes-on-after', answer))
            else:
                answer = self._answered(answer)
        raise AssertionError(f"donor {self.number} was never sent to pay: {self.statuses[-5:]}")

    def _answered(self, question: requests.Response) -> requests.Response:
        """Go on with what match there is, or without."""
        address = self._found(r'action="([^"]+/question[^"]*)"', question)
        said = "part" if 'value="part"' in question.text else "none"
        place = urljoin(question.url, address)
        sent = self.http.post(place, data={"answer": said}, allow_redirects=False, timeout=30)
        return self._seen(sent)

    def _get(self, place: str) -> requests.Response:
        whole = urljoin(self.site, place)
        return self._seen(self.http.get(whole, allow_redirects=False, timeout=30))

    def _seen(self, answer: requests.Response) -> requests.Response:
        self.statuses.append(answer.status_code)
        assert answer.status_code < 400, f"{answer.url} {answer.status_code}: {answer.text[:500]}"
        return answer

    @staticmethod
    def _found(pattern: str, page: requests.Response) -> str:
        found = re.search(pattern, page.text)
        assert found, f"{page.url} has no {pattern}: {page.text[:500]}"
        return html.unescape(found[1])
