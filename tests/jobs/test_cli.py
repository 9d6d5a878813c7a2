from fundraiser.jobs import JobName, runs
from fundraiser.jobs.measures import measure_jobs
from fundraiser.jobs.queue import current_queue
from fundraiser.jobs.timetable import TIMETABLE
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE


def test_every_job_has_its_function_and_its_time(app):
    assert set(current_queue().works) == set(JobName)
    assert set(TIMETABLE) == set(JobName)


def test_a_job_is_run_by_hand(app):
    result = app.test_cli_runner().invoke(args=["jobs", "run", "check_ledger"])

    assert (result.exit_code, result.output) == (0, "check_ledger ran.\n")


def test_an_unknown_job_is_refused_with_the_names_there_are(app):
    result = app.test_cli_runner().invoke(args=["jobs", "run", "check_weather"])

    assert result.exit_code == 2
    assert "check_ledger" in result.output


def test_the_list_says_how_each_job_went(app, clock):
    runs.run_slot(JobName.CHECK_LEDGER, lambda: None)
    runs.run_slot(JobName.SEND_MAIL, _fail)

    output = app.test_cli_runner().invoke(args=["jobs", "list"]).output

    ledger, mail = output.splitlines()
    assert ledger.split()[0] == "check_ledger"
    assert ledger.endswith("well")
    assert mail.endswith("ValueError: the server sleeps")


def test_the_measures_say_which_job_fails(app, clock):
    runs.run_slot(JobName.CHECK_LEDGER, lambda: None)
    runs.run_slot(JobName.SEND_MAIL, _fail)

    ended, failing = measure_jobs()

    assert {sample.labels["job"] for sample in ended.samples} == {"check_ledger", "send_mail"}
    assert {sample.labels["job"]: sample.value for sample in failing.samples} == {
        "check_ledger": 0,
        "send_mail": 1,
    }


def _fail():
    raise ValueError("the server sleeps")
