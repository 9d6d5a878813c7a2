"""`flask doctor` as it is run."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.jobs.heartbeat import beat
from tests.databases import ON_SQLITE

LINE = re.compile(r"^(?P<verdict>ok|look|wrong) +(?P<subject>\w[\w ]*?)  ")


@pytest.fixture
def ask(stripe, make_app):
    """Give `ask(NAME="value")`: the doctor's verdict on each subject, what it said, its code."""

    def ask(**settings):
        answer = (
            make_app(**settings).test_cli_runner().invoke(args=["doctor"], catch_exceptions=False)
        )
        found = [
            match.groups() for line in answer.output.splitlines() if (match := LINE.match(line))
        ]
        return {subject: verdict for verdict, subject in found}, answer.output, answer.exit_code

    return ask


def test_a_site_on_trial_whose_worker_runs_has_nothing_wrong(ask, app):
    beat("worker", now(), at=now())

    verdicts, words, code = ask()

    assert verdicts == {
        "Address": "look",
        "Proxies": "ok",
        "Second factor": "ok",
        "Files": "ok",
        "Disk": verdicts["Disk"],  # of the machine that runs the tests
        "Database": "ok",
        "Migrations": "ok",
        "Worker": "ok",
        "Stripe": "look",
        "Clock": "ok",
        "Webhooks": "ok",
        "Backups": "look",
    }, words
    assert code == (verdicts["Disk"] == "wrong")


def test_a_dead_worker_is_wrong(ask, app):
    beat("worker", now(), at=now() - timedelta(minutes=9))

    verdicts, words, code = ask()

    assert verdicts["Worker"] == "wrong"
    assert "none has reported for 9 minutes" in words
    assert code == 1


@ON_SQLITE
def test_tables_of_another_version_are_wrong(ask, app):
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    verdicts, _words, code = ask()

    assert verdicts["Migrations"] == "wrong"
    assert "Worker" not in verdicts
    assert code == 1
