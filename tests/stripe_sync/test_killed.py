"""The worker killed while it applies an event: the next one does it, whole and once."""

import signal
from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.config import settings
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.jobs.dead_workers import forget_dead_workers
from fundraiser.jobs.held_claims import LEASE
from fundraiser.jobs.names import JobName
from fundraiser.mail.models import OutgoingEmail
from fundraiser.stripe_sync.models import EventStatus, StripeEvent
from tests.make import cad
from tests.payments.wire import Cut, Wire, passed_on
from tests.pledges.giving import assert_books_are_right, charges, gifts, held_and_earned
from tests.pledges.running import Running, wait_until
from tests.pledges.standstill import stuck_within_a_transaction, wait_for_standstill, writers_wait
from tests.ports import free_port


@pytest.fixture
def wire(stripe):
    with Wire(stripe.url) as wire:
        yield wire


@pytest.fixture
def worker_process(app, wire, tmp_path):
    """The worker, not started yet: `with worker_process:`."""
    environ = {
        **wire.settings,
        "PORT": str(free_port()),
        "DATABASE_URL": settings().database_url,
        "INSTANCE_PATH": str(settings().instance_path),
        "SECRET_KEY": settings().secret_key,
    }
    return Running("worker", environ, tmp_path / "log")


@pytest.fixture
def told(stripe, hear, paid):
    """A donor has paid, and Stripe has told us: an event waits."""
    paid("50")
    for event in stripe.events("checkout.session.completed"):
        assert hear(*stripe.signed(event)) == 200


def kinds_of_mail():
    db.session.rollback()
    return [email.kind for email in db.session.scalars(select(OutgoingEmail))]


def event():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(StripeEvent)).one()


def assert_done_once(stripe):
    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert charges(stripe) == [5000]
    assert held_and_earned() == (0, 5000)
    assert kinds_of_mail() == ["thank_you"]
    assert event().status is EventStatus.APPLIED
    assert_books_are_right()


def test_killed_while_it_asks_stripe(app, stripe, wire, told, worker_process, worker, clock):
    died: list[bool] = []

    def die(asked, pass_on):
        if asked.reads_checkout and not died:
            died.append(True)
            worker_process.kill()
            raise Cut
        return pass_on()

    wire.act = die
    with worker_process:
        wait_until(lambda: bool(died), "the worker never asked")

    assert gifts() == []
    assert event().status is EventStatus.APPLYING
    wire.act = passed_on
    worker.run(JobName.APPLY_EVENTS)
    assert gifts() == []  # it is still the dead worker's, until another notices
    with worker_process:
        wait_until(lambda: event().status is EventStatus.APPLIED, "the next worker does nothing")
    assert_done_once(stripe)


def test_frozen_while_it_asks_stripe(app, stripe, wire, told, worker_process, worker, clock):
    frozen: list[bool] = []

    def freeze(asked, pass_on):
        if asked.reads_checkout and not frozen:
            frozen.append(True)
            with writers_wait(settings().database_url, "worker_processes"):
                worker_process.send(signal.SIGSTOP)
        return pass_on()

    wire.act = freeze
    with worker_process:
        wait_until(lambda: bool(frozen), "the worker never asked")
        worker.run(JobName.APPLY_EVENTS)
        forget_dead_workers()
        assert event().status is EventStatus.APPLYING
        clock.move(LEASE + timedelta(seconds=15))  # more than a beat that came in between
        worker.run(JobName.APPLY_EVENTS)
        assert event().status is EventStatus.APPLIED

        worker_process.send(signal.SIGCONT)
        wait_until(lambda: "LeaseLost" in worker_process.log.read_text(), "it does not come back")
    assert_done_once(stripe)


def test_killed_in_the_middle_of_its_transaction(app, stripe, told, worker_process, worker, clock):
    url = settings().database_url
    with stuck_within_a_transaction(url), worker_process:
        wait_for_standstill(url)
        worker_process.kill()

    assert list(db.session.scalars(select(Gift))) == []
    assert held_and_earned() == (5000, 0)
    assert_books_are_right()
    clock.move(timedelta(minutes=6))
    worker.run(JobName.APPLY_EVENTS)
    assert_done_once(stripe)


def test_another_worker_that_never_dies_finds_it_by_the_sweep(app, stripe, told, worker, clock):
    """The event itself is lost: the checkout is looked at all the same."""
    db.session.rollback()
    db.session.delete(event())
    db.session.commit()
    clock.move(timedelta(minutes=3))

    worker.run(JobName.LOOK_AT_CHECKOUTS)

    assert [gift.amount for gift in gifts()] == [cad(50)]
    assert held_and_earned() == (0, 5000)
