"""`flask doctor` as it is run."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.jobs.heartbeat import beat
from tests.databases import ON_SQLITE
from tests.mail.post_office import PostOffice
from tests.ports import free_port

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
        "Mail server": "look",
        "Backups": "look",
    }, words
    assert code == (verdicts["Disk"] == "wrong")


def test_a_dead_worker_is_wrong(ask, app):
    beat("worker", now(), at=now() - timedelta(minutes=9))

    verdicts, words, code = ask()

    assert verdicts["Worker"] == "wrong"
    assert "none has reported since " in words
    assert code == 1


@ON_SQLITE
def test_tables_of_another_version_are_wrong(ask, app):
    with transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    verdicts, _words, code = ask()

    assert verdicts["Migrations"] == "wrong"
    assert "Worker" not in verdicts
    assert code == 1


def test_a_mail_server_is_greeted_and_sent_nothing(ask):
    office = PostOffice(free_port())
    server = {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(office.port),
        "MAIL_USE_TLS": "no",
        "MAIL_DEFAULT_SENDER": "giving@example.org",
    }
    with office.open():
        verdicts, words, _code = ask(**server)
        assert verdicts.get("Mail server") == "ok", words
        assert not office.letters

    verdicts, words, code = ask(**server)
    assert (verdicts["Mail server"], verdicts["Sender"], code) == ("wrong", "look", 1)
    assert "Compare MAIL_SERVER" in words
