"""A worker that lives keeps what it holds; what a dead one held is soon free."""

import time
from datetime import timedelta

from sqlalchemy import select

from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.jobs import heartbeat
from fundraiser.jobs.claims import claim_due, finish
from fundraiser.jobs.heartbeat import beat, beating, last_heartbeat
from fundraiser.jobs.held_claims import LEASE, holding
from fundraiser.jobs.models import WorkerProcess
from fundraiser.jobs.names import JobName
from fundraiser.jobs.runs import run_slot, take_slot
from fundraiser.mail.models import OutgoingEmail

MOST_OF_A_LEASE = LEASE - timedelta(seconds=1)
TWO_SECONDS = timedelta(seconds=2)


def test_a_row_stays_with_the_worker_that_is_at_it_as_long_as_it_lives(add_work, clock):
    add_work(2)
    claims = claim_due(OutgoingEmail, at=clock.now())
    with holding(claims):
        clock.move(MOST_OF_A_LEASE)
        beat("a", clock.now(), at=clock.now())
        clock.move(TWO_SECONDS)

        assert claim_due(OutgoingEmail, at=clock.now()) == []
        with transaction():
            finish(claims[0])

    clock.move(MOST_OF_A_LEASE)
    beat("a", clock.now(), at=clock.now())  # it holds the other no more
    assert [each.id for each in claim_due(OutgoingEmail, at=clock.now())] == [claims[1].id]


def test_a_lost_row_is_not_renewed(add_work, read_work, clock):
    add_work(1)
    with holding(claim_due(OutgoingEmail, at=clock.now())):
        clock.move(LEASE)
        claim_due(OutgoingEmail, at=clock.now())
        taken_until = read_work()[0].lease_until
        clock.move(TWO_SECONDS)
        beat("a", clock.now(), at=clock.now())

    assert read_work()[0].lease_until == taken_until


def test_a_slot_stays_with_the_worker_that_runs_it_as_long_as_it_lives(app, clock):
    taken = []

    def run_for_long():
        for _number in range(3):
            clock.move(MOST_OF_A_LEASE)
            beat("a", clock.now(), at=clock.now())
        taken.append(take_slot(JobName.SEND_MAIL, at=clock.now()))

    assert run_slot(JobName.SEND_MAIL, run_for_long)
    clock.move(timedelta(minutes=1))

    assert taken == [False]
    assert take_slot(JobName.SEND_MAIL, at=clock.now())
    clock.move(LEASE)
    assert take_slot(JobName.SEND_MAIL, at=clock.now())  # whoever took it died


def test_a_worker_is_seen_while_it_runs_and_gone_when_it_ends(app, monkeypatch):
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.02)
    assert last_heartbeat() is None

    with beating(app):
        _wait_until(_seen)
        first = _seen()
        _wait_until(lambda: _seen() > first)

    assert _seen() is None


def test_a_worker_that_has_died_is_forgotten(app):
    beat("dead", now(), at=now())

    with beating(app):
        _wait_until(lambda: "dead" not in set(db.session.scalars(select(WorkerProcess.name))))


def _seen():
    db.session.rollback()
    return last_heartbeat()


def _wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        db.session.rollback()
        time.sleep(0.01)
