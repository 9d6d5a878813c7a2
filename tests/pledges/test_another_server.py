"""A server that is not our stand-in, reached by STRIPE_API_BASE, does as well."""

import json
import time

import pytest
from sqlalchemy import select

from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import run_now
from fundraiser.sandbox.delivery import signature
from fundraiser.stripe_sync.models import EventStatus, StripeEvent
from tests.browser import Browser
from tests.make import cad
from tests.pledges.another_stripe import AnotherStripe
from tests.pledges.giving import come_back, gifts, give, held_and_earned

SECRET = "whsec_another"


@pytest.fixture
def other():
    with AnotherStripe() as other:
        yield other


@pytest.fixture
def site(make_app, other):
    return make_app(
        STRIPE_API_BASE=other.url, STRIPE_SECRET_KEY="sk_test_other", STRIPE_WEBHOOK_SECRET=SECRET
    )


def test_a_gift_is_promised_paid_and_thanked_over_it(site, other, campaign, pool):
    visitor = Browser(site)

    paying = give(visitor, "50")

    [session] = other.sessions
    assert paying.location == other.sessions[session]["url"]
    assert other.sessions[session]["amount_total"] == 5000
    thanks = come_back(visitor, other.pay(session))
    assert thanks.has_text("$100")
    [gift] = gifts()
    assert (gift.amount, gift.method, gift.charge_id) == (cad(50), "unknown", "ch_other_1")
    assert held_and_earned() == (0, 5000)


def test_its_webhook_is_enough(site, other, campaign, pool):
    give(Browser(site), "50")
    [session] = other.sessions
    other.pay(session)
    told = {
        "id": "evt_other_1",
        "object": "event",
        "type": "checkout.session.completed",
        "created": int(time.time()),
        "livemode": False,
        "data": {"object": {"id": session, "object": "checkout.session"}},
    }
    body = json.dumps(told).encode()

    answer = site.test_client().post(
        "/webhooks/stripe",
        data=body,
        headers={"Stripe-Signature": signature(body, SECRET, int(time.time()))},
    )
    with site.app_context():
        run_now(JobName.APPLY_EVENTS)

    assert answer.status_code == 200
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert db.session.scalars(select(StripeEvent)).one().status is EventStatus.APPLIED


def test_the_page_lets_its_form_lead_there(site, other, campaign):
    policy = Browser(site).open("/campaigns/winter").answer.headers["Content-Security-Policy"]

    [form_action] = [part for part in policy.split(";") if part.strip().startswith("form-action")]
    assert {other.url, "http://127.0.0.1:*"} & set(form_action.split())
