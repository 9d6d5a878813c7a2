"""The requests, jobs and emails that a crowd asks for, each ready to be made again and again.

In one process, with Stripe left out: what is counted of them is the same on every run.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.config import STANDIN_WEBHOOK_SECRET
from fundraiser.database import in_transaction, transaction
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import run_now
from fundraiser.matching.offers import current_offer
from fundraiser.payments.gateway import API_VERSION
from fundraiser.payments.gateway import client as gateway
from fundraiser.payments.values import CheckoutPage, CheckoutRequest, CheckoutState, ProviderEvent
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.queries import get_pledge
from fundraiser.sandbox.delivery import signature
from fundraiser.stripe_sync.models import ToldBy
from fundraiser.stripe_sync.operations import keep_event
from fundraiser.web.form_keys import new_form_key
from fundraiser.web.page_cache import forget_pages
from tests import make
from tests.bench.places import ENOUGH, migrate, open_campaign, place_at
from tests.bench.posts import FIELDS
from tests.make import cad

PAGE, TEAM = "bench-page", "bench-team"
COMPLETED = "checkout.session.completed"
OFTEN = 10  # as often may a request that needs something prepared be made
Work = Callable[[], object]
_numbers = count(1)


class PaidAtOnce(gateway.Gateway):
    """Stripe, which gives a page to pay on at once and says of each session what is set here."""

    states: ClassVar[dict[str, CheckoutState]] = {}

    def open_checkout(self, request: CheckoutRequest, *, patiently: bool = False) -> CheckoutPage:
        session_id = f"cs_test_{request.idempotency_key}"
        return CheckoutPage(session_id, f"https://checkout.stripe.com/c/pay/{session_id}")

    def read_checkout(self, session_id: str, *, patiently: bool = False) -> CheckoutState:
        return self.states[session_id]


@dataclass(frozen=True)
class Requests:
    """The hot requests of one app, each ready to be made again and again."""

    app: Flask
    campaign: Campaign

    def page(self, path: str) -> Work:
        client = self.app.test_client()

        def build_anew() -> None:
            forget_pages(self.app)
            assert client.get(path).status_code == 200

        return build_anew

    def pledge(self) -> Work:
        client = self.app.test_client()
        path = f"/campaigns/{self.campaign.slug}"

        def send() -> None:
            assert client.post(path, data=forms.pop()).status_code == 303

        forms = [self._form() for _ in range(OFTEN)]
        return send

    def webhook(self) -> Work:
        client = self.app.test_client()

        def send() -> None:
            body = json.dumps(self._completed()).encode()
            signed = signature(body, STANDIN_WEBHOOK_SECRET, int(clock.now().timestamp()))
            heads = {"Stripe-Signature": signed}
            assert client.post("/webhooks/stripe", data=body, headers=heads).status_code == 200

        return send

    def apply(self, many: int) -> tuple[Work, Work]:
        """Return what lets the events of so many paid pledges wait, and what applies them."""

        def pay() -> None:
            for _ in range(many):
                address = f"ana{next(_numbers)}@example.org"
                self._open(make.pledge(self.campaign, cad(50), email=address))

        return pay, lambda: run_now(JobName.APPLY_EVENTS)

    def thank(self, many: int) -> tuple[Work, Work]:
        """Return what lets so many thank-yous wait, and what sends them."""
        pay, apply = self.apply(many)

        def receive() -> None:
            pay()
            apply()

        return receive, lambda: run_now(JobName.SEND_MAIL)

    def _form(self) -> dict[str, str]:
        claim = current_offer(self.campaign, at=clock.now()).claim
        own = {"form_key": new_form_key(self.campaign.id, claim), "amount": "5000"}
        return {**FIELDS, **own, "email": f"ana{next(_numbers)}@example.org"}

    def _open(self, pledge: Pledge) -> None:
        session_id = f"cs_test_{pledge.public_id}"
        with transaction():
            get_pledge(pledge.id).checkout.session_id = session_id
        pledge = get_pledge(pledge.id)
        PaidAtOnce.states[session_id] = make.state_of(pledge, payment=make.payment_of(pledge))
        told = ProviderEvent(
            event_id=f"evt_{pledge.public_id}",
            kind=COMPLETED,
            object_id=session_id,
            api_version=API_VERSION,
            made_at=clock.now(),
            body="{}",
        )
        in_transaction(lambda: keep_event(told, told_by=ToldBy.WEBHOOK, at=clock.now()))

    def _completed(self) -> dict[str, Any]:
        number = next(_numbers)
        return {
            "id": f"evt_{number}",
            "object": "event",
            "type": COMPLETED,
            "api_version": API_VERSION,
            "created": int(clock.now().timestamp()),
            "livemode": False,
            "data": {"object": {"id": f"cs_test_{number}", "object": "checkout.session"}},
        }


@contextmanager
def hot_requests(url: str, folder: Path) -> Iterator[Requests]:
    """Give the hot requests of a new site with this database, in its app's context."""
    place = place_at(url, folder)
    migrate(place)
    with place.context():
        app = place.app
        settings = app.config["SETTINGS"]
        app.extensions[gateway.EXTENSION] = PaidAtOnce(settings)
        campaign = open_campaign(place.slug, ENOUGH)
        team = make.team(campaign, name="Bench team", goal=cad(5000))
        page = make.join(make.fundraiser_page(campaign, slug=PAGE), team)
        make.page_gift(page, cad(50), comment="Keep warm.")
        yield Requests(app, campaign)
    place.leave()
