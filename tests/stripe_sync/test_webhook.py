"""The webhook: what is kept, what is refused, and what a stranger may send."""

import json
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.sandbox.delivery import signature as signed_by
from fundraiser.stripe_sync.models import EventStatus, StripeEvent, ToldBy
from tests.databases import ON_SQLITE
from tests.pledges.giving import gifts
from tests.stripe_sync.conftest import WEBHOOK

TOLD = {
    "id": "evt_1",
    "object": "event",
    "type": "checkout.session.completed",
    "api_version": "2026-10-28.endive",
    "created": int(time.time()),
    "livemode": False,
    "data": {"object": {"id": "cs_test_1", "object": "checkout.session"}},
}


def kept():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(StripeEvent).order_by(StripeEvent.id)))


def test_a_signed_event_is_kept_whole_and_due(app, stripe, hear):
    body, signature = stripe.signed(TOLD)

    assert hear(body, signature) == 200

    [event] = kept()
    assert event.stripe_id == "evt_1"
    assert (event.kind, event.object_id) == ("checkout.session.completed", "cs_test_1")
    assert event.body == body.decode()
    assert (event.status, event.told_by) == (EventStatus.DUE, ToldBy.WEBHOOK)


def test_the_same_event_again_is_taken_and_kept_once(app, stripe, hear):
    assert {hear(*stripe.signed(TOLD)) for _ in range(3)} == {200}

    assert len(kept()) == 1


@pytest.mark.parametrize(
    ("kind", "asks"),
    [
        ("payment_intent.created", False),
        ("charge.refund.updated", False),
        ("made.up", False),
        ("charge.dispute.created", True),
        ("charge.dispute.made_up", True),
        ("radar.early_fraud_warning.created", True),
        ("refund.made_up", True),
        ("payout.failed", True),
    ],
)
def test_a_kind_we_do_not_act_on_is_kept_and_staff_are_told_if_it_asks_for_something(
    app, stripe, hear, worker, kind, asks
):
    for _ in range(2):
        assert hear(*stripe.signed({**TOLD, "type": kind})) == 200

    worker.run(JobName.APPLY_EVENTS)

    assert [(event.kind, event.status, event.tries) for event in kept()] == [
        (kind, EventStatus.NOT_ACTED_ON, 0)
    ]
    told = [(alarm.subject, alarm.count) for alarm in list_open_alarms()]
    assert told == [("stripe-object:cs_test_1", 1)] * asks


def test_all_that_is_told_of_one_dispute_is_one_alarm(app, stripe, hear):
    for number, step in enumerate(("created", "funds_withdrawn", "closed")):
        dispute = {"object": {"id": "du_1", "object": "dispute"}}
        told = {**TOLD, "id": f"evt_{number}", "type": f"charge.dispute.{step}", "data": dispute}
        hear(*stripe.signed(told))

    (alarm,) = list_open_alarms()
    assert (alarm.kind, alarm.subject, alarm.count) == (
        AlarmKind.EVENT_NOT_ACTED_ON,
        "stripe-object:du_1",
        3,
    )
    assert alarm.facts == {"event": "charge.dispute.closed", "object": "du_1"}


def test_an_event_left_due_by_a_release_that_acted_on_it_is_not_called_applied(
    app, stripe, hear, worker
):
    hear(*stripe.signed({**TOLD, "type": "made.up"}))
    [event] = kept()
    event.move_to(EventStatus.DUE)
    db.session.commit()

    worker.run(JobName.APPLY_EVENTS)

    assert [event.status for event in kept()] == [EventStatus.NOT_ACTED_ON]


def test_an_event_about_an_object_without_an_id_is_kept(app, stripe, hear):
    told = {**TOLD, "type": "balance.available", "data": {"object": {"object": "balance"}}}

    assert hear(*stripe.signed(told)) == 200
    assert [event.object_id for event in kept()] == [""]


def test_an_event_of_another_api_version_is_kept_with_it_and_applied(
    app, stripe, hear, paid, worker, clock
):
    session = paid()
    told = {**TOLD, "api_version": "2020-08-27", "data": {"object": {"id": session}}}

    assert hear(*stripe.signed(told)) == 200

    worker.run(JobName.APPLY_EVENTS)
    assert [event.api_version for event in kept()] == ["2020-08-27"]
    assert len(gifts()) == 1


def test_an_event_signed_long_ago_or_in_the_future_is_refused(app, stripe, hear):
    for minutes in (-6, 6, 60 * 24 * 365):
        body, signature = stripe.signed(TOLD, at=int(time.time()) + minutes * 60)
        assert hear(body, signature) == 400, minutes

    assert kept() == []


def test_a_live_event_is_refused(app, stripe, hear):
    assert hear(*stripe.signed({**TOLD, "livemode": True})) == 400
    assert kept() == []


def test_a_forged_event_is_refused(app, hear):
    for signature in ["", "t=1,v1=00", "v1=00", "t=,v1=", "t=1,v1=\u00e9", "x" * 10_000]:
        assert hear(json.dumps(TOLD).encode(), signature) == 400
    assert kept() == []


def test_an_event_signed_with_another_secret_is_refused(app, stripe, hear):
    stripe.webhook_secret = "whsec_" + "other"

    assert hear(*stripe.signed(TOLD)) == 400
    assert kept() == []


def test_either_of_two_secrets_is_taken_while_they_change(make_app, stripe):
    both = make_app(STRIPE_WEBHOOK_SECRET="whsec_new,whsec_sandbox")
    statuses = []
    for number, secret in enumerate(["whsec_new", "whsec_sandbox", "whsec_older"]):
        stripe.webhook_secret = secret
        body, signature = stripe.signed({**TOLD, "id": f"evt_{number}"})
        headers = {"Stripe-Signature": signature}
        answer = both.test_client().post(WEBHOOK, data=body, headers=headers)
        statuses.append(answer.status_code)

    assert statuses == [200, 200, 400]


def test_a_signed_body_that_is_no_event_is_refused(app, stripe, hear):
    for body in (
        b"",
        b"null",
        b"[]",
        b"{}",
        b"not JSON",
        b"\xff\xfe\x00",
        b"[" * 50_000,
        b"\0" * 99,
    ):
        assert hear(body, signature_of(stripe, body)) == 400, body[:9]

    assert kept() == []


def test_a_signed_event_with_absurd_values_is_refused(app, stripe, hear):
    for change in (
        {"id": "e" * 300},
        {"id": "evt_\x00"},
        {"type": "t" * 5000},
        {"created": 10**40},
        {"data": {"object": {"id": {"a": 1}}}},
    ):
        assert hear(*stripe.signed({**TOLD, **change})) == 400, change

    assert kept() == []


def test_five_megabytes_are_too_much(app, stripe, hear):
    body = json.dumps({**TOLD, "more": "x" * 5_000_000}).encode()

    assert hear(body, signature_of(stripe, body)) == 413
    assert kept() == []


def test_only_a_post_is_an_event(app):
    assert app.test_client().get(WEBHOOK).status_code == 405


def test_a_browser_of_another_site_cannot_send_one(app, stripe, hear):
    body, signature = stripe.signed(TOLD)

    assert hear(body, signature, Origin="https://evil.example") == 403
    assert kept() == []


@ON_SQLITE
def test_stripe_is_never_asked_to_slow_down(make_app, stripe):
    """No limit on how often a network calls holds for webhooks, wherever they come from."""
    elsewhere = make_app(STRIPE_SECRET_KEY="sk_test_1", STRIPE_WEBHOOK_SECRET="whsec_sandbox")
    client = elsewhere.test_client()
    body, signature = stripe.signed(TOLD)

    statuses = {
        client.post(
            WEBHOOK,
            data=body,
            headers={"Stripe-Signature": signature},
            environ_base={"REMOTE_ADDR": "192.0.2.1"},
        ).status_code
        for _ in range(305)
    }

    assert statuses == {200}


def test_an_event_a_day_old_by_its_own_words_is_taken_if_it_is_signed_now(app, stripe, hear):
    """Stripe tries again for three days, and signs each try afresh."""
    told = {**TOLD, "created": int(time.time() - timedelta(days=2).total_seconds())}

    assert hear(*stripe.signed(told)) == 200


def signature_of(stripe, body):
    return signed_by(body, stripe.webhook_secret, int(time.time()))
