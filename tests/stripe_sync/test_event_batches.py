"""Events applied in batches: read side by side, one transaction, and a bad one alone."""

import threading
import time

import pytest
from sqlalchemy import event, select, text

from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import run_now
from fundraiser.stripe_sync.models import EventStatus, StripeEvent
from tests.databases import ON_SQLITE
from tests.payments.wire import Wire, refused
from tests.pledges.giving import gifts, held_and_earned

COMPLETED = "checkout.session.completed"


@pytest.fixture
def told(stripe, hear, paid):
    """Five donors have paid $10 each, and Stripe has told us."""
    for number in range(5):
        paid("10", email=f"donor{number}@example.org")
    for report in stripe.events(COMPLETED):
        assert hear(*stripe.signed(report)) == 200


def events():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(StripeEvent).order_by(StripeEvent.id)))


def count_commits(worker):
    commits: list[object] = []
    note = commits.append
    event.listen(db.engine, "commit", note)
    worker.run(JobName.APPLY_EVENTS)
    event.remove(db.engine, "commit", note)
    return len(commits)


@ON_SQLITE
def test_an_event_that_fails_costs_itself_only(app, told, worker):
    db.session.execute(
        text(
            "CREATE TRIGGER poison BEFORE INSERT ON gifts WHEN NEW.email = 'donor2@example.org'"
            " BEGIN SELECT RAISE(ABORT, 'poison'); END"
        )
    )
    db.session.commit()

    worker.run(JobName.APPLY_EVENTS)

    applied, due = EventStatus.APPLIED, EventStatus.DUE
    assert [row.status for row in events()] == [applied, applied, due, applied, applied]
    poison = events()[2]
    assert poison.tries == 1
    assert "poison" in poison.last_error
    assert len(gifts()) == 4
    assert held_and_earned() == (1000, 4000)


def test_five_gifts_are_one_transaction(app, told, worker):
    commits_of_five = count_commits(worker)

    assert len(gifts()) == 5
    assert {row.status for row in events()} == {EventStatus.APPLIED}
    assert commits_of_five <= 3  # the claims, the gifts, and the end of an alarm at most


def test_sessions_are_read_side_by_side(make_app, app, stripe, told):
    at_once, most = [0], [0]
    lock = threading.Lock()

    def slowly(asked, pass_on):
        with lock:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
        time.sleep(0.3)
        with lock:
            at_once[0] -= 1
        return pass_on()

    with Wire(stripe.url) as wire:
        wire.act = slowly
        with make_app(**wire.settings).app_context():
            run_now(JobName.APPLY_EVENTS)

    assert len(gifts()) == 5
    assert most[0] >= 3


def test_reads_that_stripe_finds_too_fast_are_repeated_at_their_rate(make_app, app, stripe, told):
    read_at: dict[str, list[float]] = {}
    too_many = refused(429, code="rate_limit")

    def refuse_once(asked, pass_on):
        times = read_at.setdefault(asked.path, [])
        times.append(time.monotonic())
        is_first = len(read_at) == 1  # which goes ahead alone
        return pass_on() if is_first or len(times) > 1 else too_many(asked, pass_on)

    with Wire(stripe.url) as wire:
        wire.act = refuse_once
        with make_app(STRIPE_READS_A_SECOND="2", **wire.settings).app_context():
            run_now(JobName.APPLY_EVENTS)

    assert len(gifts()) == 5
    _first, *repeated = sorted(times[-1] for times in read_at.values())
    assert [len(times) for times in read_at.values()] == [1, 2, 2, 2, 2]
    assert repeated[-1] - repeated[0] > 1
