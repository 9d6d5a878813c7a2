"""The sweep ends each session at its end, at Stripe, and frees what is held on its answer (M5)."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import run_now
from fundraiser.ledger.models import Transfer, TransferStatus
from fundraiser.matching.models import Hold
from fundraiser.pledges.models import CheckoutStatus, MatchAnswer, PledgeStatus
from fundraiser.pledges.operations.checkouts import ALARM_AFTER, GRACE, KEY_LIFE, lapse_unopened
from fundraiser.stripe_sync.jobs import checkout_sweep
from tests import make
from tests.browser import Browser
from tests.make import cad
from tests.payments.wire import Answer, Wire, cut_after_acting, opening_only, passed_on, refused
from tests.pledges.giving import (
    charges,
    checkouts,
    gifts,
    give,
    held_and_earned,
    pledges,
    session_of,
)
from tests.tampering import change_by_hand

SECOND = timedelta(seconds=1)


@pytest.fixture
def wire(stripe):
    with Wire(stripe.url) as wire:
        yield wire


@pytest.fixture
def wired(wire, make_app):
    return Browser(make_app(**wire.settings))


@pytest.fixture
def look(wired):
    """Run the sweep of the site whose Stripe is at the other end of the wire."""

    def look():
        with wired.app.app_context():
            run_now(JobName.LOOK_AT_CHECKOUTS)

    return look


def sessions(stripe):
    return stripe.get("/v1/checkout/sessions", limit=100)["data"]


def ends_at():
    return checkouts()[0].expires_at


def test_a_session_is_ended_at_stripe_at_its_end_and_not_before(
    campaign, stripe, wired, look, clock
):
    """Stripe's clock stands still: left alone, the session would stay open."""
    session = session_of(give(wired, "50"))
    clock.set_to(ends_at() + GRACE - SECOND)
    look()
    assert stripe.get(f"/v1/checkout/sessions/{session}")["status"] == "open"
    assert held_and_earned() == (5000, 0)

    clock.set_to(ends_at() + GRACE + SECOND)
    look()

    assert stripe.get(f"/v1/checkout/sessions/{session}")["status"] == "expired"
    assert [one.status for one in checkouts()] == [CheckoutStatus.EXPIRED]
    assert [one.look_at for one in checkouts()] == [None]
    assert pledges()[0].status is PledgeStatus.LAPSED
    assert held_and_earned() == (0, 0)


def test_a_page_that_was_never_made_lapses_at_the_instant_at_which_its_time_is_over(
    campaign, wired, wire
):
    wire.act = opening_only(refused(503))
    give(wired, "50", status=202)
    over_at = ends_at() + GRACE

    for at, status in (
        (over_at - timedelta(microseconds=1), PledgeStatus.OPEN),
        (over_at, PledgeStatus.LAPSED),
    ):
        with transaction():
            lapse_unopened(checkouts()[0], at=at)
        assert pledges()[0].status is status


def test_what_was_paid_in_time_is_a_gift_however_late_we_look(campaign, stripe, wired, look, clock):
    session = session_of(give(wired, "50"))
    stripe.set_faults(drop_webhooks=True)
    stripe.pay(session)

    clock.set_to(ends_at() + GRACE + SECOND)
    look()

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert pledges()[0].status is PledgeStatus.FULFILLED
    assert charges(stripe) == [5000]


def test_a_bank_debit_under_way_ends_by_stripes_word_alone(
    campaign, stripe, wired, wire, look, clock
):
    session = session_of(give(wired, "50"))
    stripe.pay_by_bank(session)
    for days in (0, 1, 3, 6):
        clock.set_to(ends_at() + GRACE + timedelta(days=days))
        look()

    assert pledges()[0].status is PledgeStatus.SETTLING
    assert held_and_earned() == (5000, 0)
    assert not [asked for asked in wire.asked if asked.path.endswith("/expire")][1:]
    stripe.settle(session, succeed=False)
    asked = len(wire.asked)
    clock.move(timedelta(hours=6) - timedelta(minutes=1))
    look()
    assert len(wire.asked) == asked, "Stripe is asked about a bank debit every six hours"
    clock.move(timedelta(minutes=1))
    look()
    assert pledges()[0].status is PledgeStatus.FAILED
    assert held_and_earned() == (0, 0)


def test_a_session_whose_answer_was_lost_is_found_by_its_key_and_ended(
    campaign, stripe, wired, wire, look, clock
):
    wire.act = opening_only(cut_after_acting)
    give(wired, "50", status=202)
    [made] = sessions(stripe)
    wire.act = passed_on
    clock.set_to(ends_at() + GRACE + SECOND)
    stripe.move_clock(10 * 60)

    look()

    assert stripe.get(f"/v1/checkout/sessions/{made['id']}")["status"] == "expired"
    assert [one.session_id for one in checkouts()] == [made["id"]]
    assert len(sessions(stripe)) == 1
    assert held_and_earned() == (0, 0)


def test_the_request_of_a_job_is_the_same_to_the_byte_as_that_of_a_request(
    campaign, stripe, wired, wire, look, clock
):
    """Else Stripe refuses its key."""
    wire.act = opening_only(cut_after_acting)
    visitor = wired.open("/fr/campaigns/winter")
    visitor.submit(
        amount="other",
        other_amount="50",
        name="Zoë",
        email="zoe@example.org",
        covers_fee="y",
        status=202,
    )
    clock.set_to(ends_at() + GRACE + SECOND)
    wire.act = passed_on

    look()

    first, again = wire.openings
    assert first.key == again.key
    assert first.body == again.body


def test_a_page_that_stripe_never_made_is_released(campaign, stripe, wired, wire, look, clock):
    """Our request never arrived; its repetition is refused, as its expiry is past."""
    wire.act = opening_only(refused(503))
    give(wired, "50", status=202)
    wire.act = passed_on
    clock.set_to(ends_at() + GRACE + SECOND)
    stripe.move_clock(38 * 60)

    look()

    assert sessions(stripe) == []
    assert pledges()[0].status is PledgeStatus.LAPSED
    assert held_and_earned() == (0, 0)


@pytest.mark.parametrize("has_session", [True, False], ids=["session-known", "session-unknown"])
@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_nothing_is_released_for_silence_and_staff_are_told_after_an_hour(
    campaign, stripe, wired, wire, look, clock, has_session, status
):
    if not has_session:
        wire.act = opening_only(refused(503))
    give(wired, "50", status=200 if has_session else 202)
    wire.act = refused(status, type="invalid_request_error")
    for wait in (GRACE, timedelta(minutes=20), ALARM_AFTER - timedelta(minutes=1)):
        clock.set_to(ends_at() + wait)
        look()
    assert unanswered() == []

    for wait in (ALARM_AFTER, timedelta(hours=5), timedelta(hours=20)):
        clock.set_to(ends_at() + wait + timedelta(minutes=30))
        look()

    assert held_and_earned() == (5000, 0)
    assert pledges()[0].status is PledgeStatus.OPEN
    (alarm,) = unanswered()
    assert alarm.subject == f"checkout:{pledges()[0].public_id}"
    assert alarm.facts == {"ended_at": ends_at().isoformat()}
    assert checkouts()[0].look_at - clock.now() <= timedelta(minutes=30)

    wire.act = passed_on
    stripe.move_clock(24 * 3600)
    clock.move(timedelta(minutes=31))
    look()
    assert pledges()[0].status is PledgeStatus.LAPSED
    assert held_and_earned() == (0, 0)
    assert unanswered() == []
    over = db.session.scalars(select(Alarm).where(Alarm.over_at.is_not(None)))
    assert AlarmKind.CHECKOUT_UNANSWERED in {alarm.kind for alarm in over}


def test_a_session_that_stripe_does_not_know_is_for_staff(
    campaign, stripe, wired, wire, look, clock
):
    """The key may be another account's: that tells nothing of a payment."""
    give(wired, "50")
    wire.act = refused(404, type="invalid_request_error", code="resource_missing")
    for days in (1, 3, 30):
        clock.set_to(ends_at() + timedelta(days=days))
        look()

    assert held_and_earned() == (5000, 0)
    assert len(unanswered()) == 1


def test_without_a_session_stripe_is_not_asked_by_a_key_it_may_have_forgotten(
    campaign, stripe, wired, wire, look, clock
):
    """The same key would make a new page. Nobody has seen the old one."""
    wire.act = opening_only(refused(503))
    give(wired, "50", status=202)
    wire.asked.clear()
    clock.set_to(checkouts()[0].made_at + KEY_LIFE)

    look()

    assert wire.asked == []
    assert pledges()[0].status is PledgeStatus.LAPSED
    assert held_and_earned() == (0, 0)


def test_a_donor_who_never_answered_the_question_was_never_sent_to_stripe(
    campaign, stripe, wired, wire, look, clock
):
    form = wired.open("/campaigns/winter")
    make.pledge(campaign, cad(70), email="bo@example.org")
    form.submit(amount="other", other_amount="50", name="Ana", email="ana@example.org")
    asked = next(one for one in pledges() if one.match_answer is MatchAnswer.ASKED)
    clock.set_to(asked.checkout.expires_at + GRACE + SECOND)

    look()

    assert {one.id: one.status for one in pledges()}[asked.id] is PledgeStatus.LAPSED
    assert not [each for each in wire.openings if asked.public_id in each.body]


def test_a_key_used_otherwise_leads_to_the_session_in_stripes_list(
    campaign, stripe, wired, wire, look, clock
):
    """The charity was renamed since: the request is not what it was, and its page is there."""
    wire.act = opening_only(cut_after_acting)
    give(wired, "50", status=202)
    [made] = sessions(stripe)
    wire.act = opening_only(refused(400, type="idempotency_error"))
    clock.set_to(ends_at() + GRACE + SECOND)

    look()

    assert stripe.get(f"/v1/checkout/sessions/{made['id']}")["status"] == "expired"
    assert held_and_earned() == (0, 0)


@pytest.mark.parametrize(
    ("intent", "becomes"),
    [
        ("succeeded", (PledgeStatus.FULFILLED, 0)),
        ("processing", (PledgeStatus.SETTLING, 5000)),
        ("requires_payment_method", (PledgeStatus.LAPSED, 0)),
    ],
)
def test_a_payment_under_way_when_its_session_was_ended_is_read_with_it(
    campaign, stripe, wired, wire, look, clock, intent, becomes
):
    """3-D Secure at the very second: Stripe says that the session is expired."""
    session = session_of(give(wired, "50"))
    stripe.pay(session)

    def ended(asked, pass_on):
        answer = pass_on()
        if not asked.reads_checkout:
            return answer
        told = json.loads(answer.body)
        told.update(status="expired", payment_status="unpaid")
        told["payment_intent"]["status"] = intent
        return Answer(answer.status, json.dumps(told), answer.headers)

    wire.act = ended
    clock.set_to(ends_at() + GRACE + SECOND)

    look()

    assert (pledges()[0].status, held_and_earned()[0]) == becomes


def test_a_payment_that_is_not_as_promised_frees_what_was_held_for_it(
    campaign, stripe, wired, wire, look, clock
):
    session = session_of(give(wired, "50"))
    stripe.pay(session)

    def otherwise(asked, pass_on):
        answer = pass_on()
        told = json.loads(answer.body)
        if asked.reads_checkout:
            told["amount_total"] = 4900
        return Answer(answer.status, json.dumps(told), answer.headers)

    wire.act = otherwise
    clock.move(timedelta(minutes=3))

    look()

    assert [one.status for one in checkouts()] == [CheckoutStatus.QUARANTINED]
    assert held_and_earned() == (0, 0)


def test_a_stripe_that_is_down_is_not_asked_of_each_of_many(
    campaign, stripe, wired, wire, look, clock
):
    for number in range(6):
        give(wired, "1", email=f"{number}@example.org")
    wire.act = refused(503)
    wire.asked.clear()
    clock.set_to(ends_at() + ALARM_AFTER + timedelta(minutes=1))

    look()

    assert len({asked.path for asked in wire.asked}) == 3
    assert len(unanswered()) == 6


def test_pages_that_were_never_made_do_not_hold_up_one_that_is_paid(
    campaign, stripe, wired, wire, look, clock, monkeypatch
):
    monkeypatch.setattr(checkout_sweep, "LOOKS_AT_ONCE", 2)
    wire.act = opening_only(refused(503))
    for number in range(5):
        give(wired, "1", email=f"{number}@example.org", status=202)
    wire.act = passed_on
    stripe.pay(session_of(give(wired, "50", email="ana@example.org")))
    wire.act = opening_only(refused(503))
    clock.set_to(max(checkout.expires_at for checkout in checkouts()) + GRACE + SECOND)

    look()

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert len([checkout for checkout in checkouts() if checkout.is_open]) == 5


def test_an_answer_that_cannot_be_recorded_stops_no_other(campaign, stripe, wired, look, clock):
    """The transfer of the first hold was voided by hand: that hold can be ended no more."""
    for number in range(2):
        give(wired, "50", email=f"{number}@example.org")
    poisoned = hold_changed_by_hand(TransferStatus.VOIDED)
    ended_at = ends_at()
    clock.set_to(ended_at + GRACE + SECOND)

    look()

    assert [one.status for one in checkouts()] == [CheckoutStatus.OPEN, CheckoutStatus.EXPIRED]
    assert checkouts()[0].look_at > clock.now()
    assert unrecorded() == []

    clock.set_to(ended_at + ALARM_AFTER + timedelta(minutes=1))
    look()
    (alarm,) = unrecorded()
    assert alarm.facts == {"ended_at": ended_at.isoformat()}
    assert unanswered() == []

    hold_changed_by_hand(TransferStatus.PENDING, reference=poisoned)
    clock.move(timedelta(minutes=31))
    look()
    assert [one.status for one in checkouts()] == [CheckoutStatus.EXPIRED] * 2
    assert (held_and_earned(), unrecorded()) == ((0, 0), [])


def hold_changed_by_hand(status, reference=None):
    """Change the status of a hold's transfer, the first one's unless told; return its reference."""
    holds = db.session.scalars(select(Hold.reference).order_by(Hold.id))
    reference = reference or holds.first()
    changed = update(Transfer).where(Transfer.reference == reference)
    change_by_hand(changed.values(status=status))
    return reference


def unanswered():
    return open_alarms(AlarmKind.CHECKOUT_UNANSWERED)


def unrecorded():
    return open_alarms(AlarmKind.CHECKOUT_UNRECORDED)


def open_alarms(kind):
    db.session.rollback()
    db.session.expire_all()
    return [each for each in list_open_alarms() if each.kind is kind]
