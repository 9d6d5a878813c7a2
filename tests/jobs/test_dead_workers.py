"""A dead worker loses its claims at once; a frozen one keeps them until their leases end."""

import signal
import time
from datetime import timedelta

import pytest

from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.jobs.claims import LeaseLost, claim_as, claim_due, finish
from fundraiser.jobs.dead_workers import MOST_TRIES, forget_dead_workers, forget_worker
from fundraiser.jobs.heartbeat import beat, last_heartbeat
from fundraiser.jobs.held_claims import LEASE
from fundraiser.jobs.life_locks import is_held, life_lock, number_of
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from tests.jobs.workers import running_worker, wait_until

# A worker that claims what is due, and does nothing more.
WORKER = """
import time
from fundraiser import clock
from fundraiser.app import create_app
from fundraiser.jobs import claims
from fundraiser.jobs.heartbeat import beating
from fundraiser.mail.models import OutgoingEmail

app = create_app()
with beating(app), app.app_context():
    while claims._worker is None:
        time.sleep(0.01)
    claims.claim_due(OutgoingEmail, at=clock.now())
    time.sleep(600)
"""


@pytest.fixture
def holder(add_work, read_work, database_url, tmp_path):
    """Another worker, that has claimed three rows."""
    add_work(3)
    queue_url = f"sqlite:///{tmp_path / 'queue.sqlite'}"
    with running_worker(
        WORKER, folder=tmp_path, database_url=database_url, queue_url=queue_url
    ) as process:
        wait_until(lambda: {row.status for row in read_work()} == {EmailStatus.SENDING})
        yield process


@pytest.fixture
def forgotten_worker(app):
    """A worker that this process was, and is no more."""
    claim_as(number_of("gone"))
    beat("gone", now(), at=now())
    yield "gone"
    claim_as(None)


def test_what_a_killed_worker_had_claimed_is_due_at_once(app, holder, read_work, clock):
    forget_dead_workers()
    assert claim_due(OutgoingEmail, at=clock.now()) == []
    assert last_heartbeat() is not None

    holder.send_signal(signal.SIGKILL)
    killed_at = time.monotonic()
    wait_until(lambda: _are_free(read_work), seconds=20)

    assert time.monotonic() - killed_at < 5
    assert last_heartbeat() is None
    assert {claim.tries for claim in claim_due(OutgoingEmail, at=clock.now())} == {2}


def test_a_frozen_worker_keeps_its_claims_until_their_leases_end(
    app, holder, add_work, read_work, clock
):
    holder.send_signal(signal.SIGSTOP)
    forget_dead_workers()
    assert claim_due(OutgoingEmail, at=clock.now()) == []

    clock.move(LEASE + timedelta(seconds=15))
    assert len(claim_due(OutgoingEmail, at=clock.now())) == 3


def test_a_worker_whose_claims_were_freed_changes_nothing(forgotten_worker, add_work, clock):
    add_work(1)
    (slow,) = claim_due(OutgoingEmail, at=clock.now())
    forget_dead_workers()

    with pytest.raises(LeaseLost), transaction():
        finish(slow)
    (quick,) = claim_due(OutgoingEmail, at=clock.now())
    with pytest.raises(LeaseLost), transaction():
        finish(slow)
    with transaction():
        finish(quick)


def test_a_row_that_may_be_what_ends_its_workers_waits_for_its_lease(
    forgotten_worker, add_work, clock
):
    add_work(1)
    for tries in range(1, MOST_TRIES + 1):
        assert [claim.tries for claim in claim_due(OutgoingEmail, at=clock.now())] == [tries]
        forget_worker(forgotten_worker)
    assert len(claim_due(OutgoingEmail, at=clock.now())) == 1
    forget_worker(forgotten_worker)

    assert claim_due(OutgoingEmail, at=clock.now()) == []
    clock.move(LEASE)
    assert len(claim_due(OutgoingEmail, at=clock.now())) == 1


def test_a_lock_is_free_when_its_holder_lets_it_go(app):
    lock = life_lock(1)
    assert not is_held(1)
    assert lock.hold()
    assert lock.hold()
    assert is_held(1)
    assert not is_held(2)

    lock.free()

    assert not is_held(1)


def _are_free(read_work):
    forget_dead_workers()
    db.session.rollback()
    return {row.status for row in read_work()} == {EmailStatus.DUE}
