import threading
from collections import Counter
from datetime import timedelta

import pytest

from fundraiser.clock import MOST_SKEW
from fundraiser.database import db, transaction
from fundraiser.jobs.claims import (
    DELAYS,
    Batches,
    GiveUp,
    LeaseLost,
    Outage,
    TryLater,
    claim_due,
    finish,
    finish_all,
    give_back_all,
    held_row,
    work_off,
)
from fundraiser.jobs.held_claims import LEASE
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from tests.staff.statements import statements


def test_each_due_row_is_worked_on_once_and_is_done(add_work, read_work):
    add_work(25)
    worked: list[int] = []

    tried = work_off(OutgoingEmail, lambda claim: worked.append(claim.id))

    assert tried == 25
    assert len(set(worked)) == 25
    assert {row.status for row in read_work()} == {EmailStatus.SENT}


@pytest.mark.parametrize(
    ("batches_ahead", "steps"),
    [
        (0, ["prepare 1 2", "work off 1 2", "prepare 3 4", "work off 3 4", "prepare 5"]),
        (1, ["prepare 1 2", "prepare 3 4", "work off 1 2", "prepare 5", "work off 3 4"]),
        (2, ["prepare 1 2", "prepare 3 4", "prepare 5", "work off 1 2", "work off 3 4"]),
    ],
)
def test_batches_are_prepared_ahead(add_work, read_work, batches_ahead, steps):
    add_work(5)
    number = {row.id: str(at) for at, row in enumerate(read_work(), 1)}
    taken: list[str] = []

    class Noted(Batches):
        ahead = batches_ahead

        def prepare(self, claims):
            taken.append(" ".join(["prepare", *(number[claim.id] for claim in claims)]))

        def work_off(self, claims):
            taken.append(" ".join(["work off", *(number[claim.id] for claim in claims)]))
            return claims

    assert work_off(OutgoingEmail, lambda _claim: None, batch=2, batches=Noted()) == 5

    assert taken == [*steps, "work off 5"]
    assert {row.status for row in read_work()} == {EmailStatus.SENT}


def test_eight_workers_at_once_share_the_rows(app, add_work, clock):
    add_work(40)
    worked: Counter[int] = Counter()
    workers = [threading.Thread(target=_work, args=(app, worked)) for _ in range(8)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(worked) == 40
    assert set(worked.values()) == {1}


def test_a_batch_is_claimed_in_one_statement_oldest_first(add_work, read_work, clock):
    add_work(5)
    first, second, *_others, oldest = read_work()
    with transaction():
        db.session.merge(oldest).due_at -= timedelta(minutes=1)

    with statements() as texts:
        claims = claim_due(OutgoingEmail, at=clock.now(), limit=3)

    assert [claim.id for claim in claims] == [oldest.id, first.id, second.id]
    assert [text.split()[0] for text in texts if "BEGIN" not in text] == ["SELECT", "WITH"]


def test_rows_are_finished_together_but_for_those_another_worker_has(add_work, read_work, clock):
    add_work(3)
    slow = claim_due(OutgoingEmail, at=clock.now())
    clock.move(LEASE)
    claim_due(OutgoingEmail, at=clock.now(), limit=1)

    with transaction():
        done = finish_all(slow, sent_at=clock.now())

    assert done == {slow[1].id, slow[2].id}
    assert [row.status for row in read_work()] == [EmailStatus.SENDING, *[EmailStatus.SENT] * 2]


def test_rows_that_are_given_back_are_due_as_before(add_work, read_work, clock):
    add_work(2)
    claims = claim_due(OutgoingEmail, at=clock.now())

    give_back_all(claims)

    assert {(row.status, row.tries, row.lease_until) for row in read_work()} == {
        (EmailStatus.DUE, 0, None)
    }


def test_a_row_whose_worker_was_killed_is_found_when_its_lease_ends(add_work, clock):
    add_work(1)
    (lost,) = claim_due(OutgoingEmail, at=clock.now())
    clock.move(LEASE - timedelta(seconds=1))
    assert claim_due(OutgoingEmail, at=clock.now()) == []

    clock.move(timedelta(seconds=1))

    (found,) = claim_due(OutgoingEmail, at=clock.now())
    assert (found.id, found.tries) == (lost.id, 2)


def test_a_clock_that_is_set_back_holds_no_row(add_work, clock):
    add_work(1)
    clock.move(timedelta(days=1))
    claim_due(OutgoingEmail, at=clock.now())
    clock.move(-MOST_SKEW)
    assert claim_due(OutgoingEmail, at=clock.now()) == []

    clock.move(timedelta(hours=-23))

    assert len(claim_due(OutgoingEmail, at=clock.now())) == 1


def test_a_worker_that_lost_its_lease_changes_nothing(add_work, read_work, clock):
    add_work(1)
    (slow,) = claim_due(OutgoingEmail, at=clock.now())
    clock.move(LEASE)
    (quick,) = claim_due(OutgoingEmail, at=clock.now())

    with pytest.raises(LeaseLost), transaction():
        finish(slow)
    with transaction():
        finish(quick)

    assert read_work()[0].status is EmailStatus.SENT


def test_what_cannot_be_done_now_is_tried_again_later_and_later(add_work, read_work, clock):
    add_work(1)
    waits = []

    for _ in DELAYS:
        work_off(OutgoingEmail, _try_later)
        (row,) = read_work()
        waits.append(row.due_at - clock.now())
        clock.move(row.due_at - clock.now() + timedelta(seconds=1))

    assert [round(wait / timedelta(minutes=1)) for wait in waits] == [
        1,
        5,
        15,
        60,
        180,
        360,
        720,
        1440,
    ]
    assert row.status is EmailStatus.DUE
    assert row.last_error == "the server sleeps"


def test_after_the_last_delay_a_row_is_dead_and_left_alone(add_work, read_work, clock):
    add_work(1)
    tried = 0

    for _ in range(len(DELAYS) + 3):
        tried += work_off(OutgoingEmail, _try_later)
        clock.move(timedelta(hours=25))

    (row,) = read_work()
    assert row.status is EmailStatus.DEAD
    assert tried == len(DELAYS) + 1


def test_an_outage_of_ours_is_no_try_however_long_it_lasts(add_work, read_work, clock):
    add_work(1)
    work_off(OutgoingEmail, _try_later)
    clock.move(DELAYS[0] + timedelta(seconds=1))

    for _ in range(len(DELAYS) * 2):
        assert work_off(OutgoingEmail, _outage) == 1
        (row,) = read_work()
        assert (row.status, row.tries) == (EmailStatus.DUE, 1)
        assert row.last_error == "the key is refused"
        assert abs(row.due_at - clock.now() - timedelta(minutes=5)) < timedelta(seconds=5)
        clock.move(timedelta(minutes=5, seconds=1))


def test_an_unexpected_error_puts_the_row_back_and_goes_on_with_the_next(
    add_work, read_work, clock
):
    add_work(2)
    first = read_work()[0].id

    work_off(OutgoingEmail, lambda claim: _fail_on(claim, first))

    broken, well = read_work()
    assert (broken.status, well.status) == (EmailStatus.DUE, EmailStatus.SENT)
    assert broken.last_error == "ZeroDivisionError: of one"


def test_what_can_never_be_done_is_dead_at_once(add_work, read_work):
    add_work(1)

    work_off(OutgoingEmail, _give_up)

    (row,) = read_work()
    assert (row.status, row.last_error, row.tries) == (EmailStatus.DEAD, "no such person", 1)


def test_a_row_that_ends_its_worker_each_time_is_dead_in_the_end(add_work, read_work, clock):
    add_work(1)

    for _ in range(len(DELAYS) + 2):
        claim_due(OutgoingEmail, at=clock.now())
        clock.move(LEASE)

    assert read_work()[0].status is EmailStatus.DEAD
    assert claim_due(OutgoingEmail, at=clock.now()) == []


def test_rows_behind_slow_work_may_go_to_another_worker_but_none_is_worked_on_twice(
    add_work, clock
):
    add_work(4)
    worked: Counter[int] = Counter()

    def work_slowly(claim):
        worked[claim.id] += 1
        clock.move(LEASE - timedelta(minutes=1))
        worked.update(taken.id for taken in claim_due(OutgoingEmail, at=clock.now()))

    work_off(OutgoingEmail, work_slowly)

    assert len(worked) == 4
    assert set(worked.values()) == {1}


def test_what_work_writes_to_its_row_is_kept_with_the_end_of_it(add_work, read_work, clock):
    add_work(1)
    (claim,) = claim_due(OutgoingEmail, at=clock.now())

    with transaction():
        held_row(claim).sent_at = clock.now()
        finish(claim)

    (row,) = read_work()
    assert (row.status, row.sent_at is None) == (EmailStatus.SENT, False)


def _work(app, worked):
    with app.app_context():
        work_off(OutgoingEmail, lambda claim: worked.update([claim.id]))


def _try_later(_claim):
    raise TryLater("the server sleeps")


def _outage(_claim):
    raise Outage("the key is refused", wait=timedelta(minutes=5))


def _give_up(_claim):
    raise GiveUp("no such person")


def _fail_on(claim, bad_id):
    if claim.id == bad_id:
        raise ZeroDivisionError("of one")
