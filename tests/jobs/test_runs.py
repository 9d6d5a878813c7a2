import threading
from datetime import UTC, datetime, timedelta

from fundraiser.clock import MOST_SKEW
from fundraiser.database import transaction
from fundraiser.jobs import runs
from fundraiser.jobs.names import JobName
from fundraiser.organisation.operations import describe_organisation
from fundraiser.web.actors import Actor

JOB = JobName.CHECK_LEDGER


def test_a_slot_is_run_once(app, clock):
    ran = []

    first = runs.run_slot(JOB, lambda: ran.append("first"))
    second = runs.run_slot(JOB, lambda: ran.append("second"))

    assert (first, second, ran) == (True, False, ["first"])


def test_the_next_slot_is_run_again(app, clock):
    runs.run_slot(JOB, lambda: None)
    assert JOB not in runs.list_due(clock.now())

    clock.move(timedelta(minutes=30))

    assert JOB in runs.list_due(clock.now())
    assert runs.run_slot(JOB, lambda: None)


def test_the_last_good_run_is_remembered_past_bad_ones(app, clock):
    began = clock.now()
    runs.run_slot(JOB, lambda: None)
    clock.move(timedelta(minutes=30))

    runs.run_slot(JOB, lambda: 1 // 0)

    assert began <= runs.last_success_of(JOB) < began + timedelta(minutes=1)


def test_of_two_workers_at_once_one_takes_the_slot(app, clock):
    taken: list[bool] = []
    workers = [threading.Thread(target=_take, args=(app, clock.now(), taken)) for _ in range(8)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(taken) == [False] * 7 + [True]


def test_a_clock_that_is_set_back_keeps_no_job_from_running(app, clock):
    assert runs.take_slot(JOB, at=clock.now())
    clock.move(-MOST_SKEW)
    assert not runs.run_slot(JOB, lambda: None)

    clock.move(timedelta(days=-1))

    assert JOB in runs.list_due(clock.now())
    assert runs.run_slot(JOB, lambda: None)
    assert not runs.run_slot(JOB, lambda: None)


def test_a_job_that_a_worker_is_at_is_not_begun_again_until_its_lease_ends(app, clock):
    assert runs.take_slot(JOB, at=clock.now())
    clock.move(runs.LEASE - timedelta(seconds=1))
    assert JOB not in runs.list_due(clock.now())

    clock.move(timedelta(minutes=31))

    assert runs.take_slot(JOB, at=clock.now())


def test_a_failure_is_kept_until_a_run_goes_well(app, clock):
    runs.run_slot(JOB, _fail)
    (job,) = runs.list_jobs()
    assert job.is_failing
    assert job.last_error == "ValueError: one cent is missing"

    clock.move(timedelta(minutes=30))
    runs.run_slot(JOB, lambda: None)

    (job,) = runs.list_jobs()
    assert not job.is_failing
    assert job.failed_at is not None
    assert job.ended_at is not None


def _fail():
    raise ValueError("one cent is missing")


def _take(app, at, taken):
    with app.app_context():
        taken.append(runs.take_slot(JOB, at=at))


def test_a_daily_job_goes_by_the_days_of_the_organisation(app):
    at = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
    runs.take_slot(JobName.SWEEP_RATE_LIMITS, at=at)
    assert not runs.take_slot(JobName.SWEEP_RATE_LIMITS, at=at + timedelta(hours=1))

    with transaction():
        describe_organisation({"zone": "Pacific/Kiritimati"}, actor=Actor.job("a test"), at=at)

    assert runs.take_slot(JobName.SWEEP_RATE_LIMITS, at=at + timedelta(hours=2))
    assert [job.slot for job in runs.list_jobs()] == ["2026-12-02"]
