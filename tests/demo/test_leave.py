"""The demo is left for an empty database, with the charity's own details and people."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from fundraiser.accounts import first_sign_in
from fundraiser.accounts.models import AccountNotice
from fundraiser.accounts.queries import find_by_email, get_colleague, list_people
from fundraiser.campaigns.queries import list_campaigns
from fundraiser.config import settings
from fundraiser.database import db
from fundraiser.demo.leave_files import find_refusal, is_requested
from fundraiser.demo.leave_request import write_request
from fundraiser.demo.queries import was_left
from fundraiser.gifts.models import Gift
from fundraiser.installation.queries import forget_installation_id, installation_id
from fundraiser.ledger.checks import find_differences
from fundraiser.organisation.queries import get_organisation
from fundraiser.staff.set_up.readiness import is_demo
from fundraiser.web.actors import Actor
from tests.accounts.people import add_person
from tests.audit.acts import entries
from tests.conftest import test_environ as environ_in
from tests.demo.demos import OWN_ADDRESS, OWN_LINE, make_demo

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


@pytest.fixture
def database_url(databases, tmp_path):
    """Only a database in a file can be left so."""
    return databases("sqlite", tmp_path)


@pytest.fixture
def mei(app):
    return make_demo()


@pytest.fixture
def flask(app):
    return flask_of(app)


def flask_of(app):
    return lambda *words, typed="": app.test_cli_runner().invoke(args=list(words), input=typed)


def leave(flask, *, typed="y\n"):
    answer = flask("demo", "leave", typed=typed)
    db.session.remove()
    return answer


def test_the_demo_gives_place_to_an_empty_site(flask, mei):
    folder, before = settings().instance_path, installation_id()
    kept = {"password": mei.password, "fs_uniquifier": mei.fs_uniquifier, "name": "Mei Tan"}

    answer = leave(flask)

    assert answer.exit_code == 0, answer.output
    assert list_campaigns() == []
    assert db.session.query(Gift).count() == 0
    assert (is_demo(), was_left()) == (False, True)
    [person] = list_people()
    assert person.id == mei.id
    assert {name: getattr(person, name) for name in kept} == kept
    assert find_differences(in_full=True) == []
    forget_installation_id()
    assert installation_id() != before
    [left] = entries()
    [backup] = settings().backup_folder.glob("demo-*.tar")
    assert (left.action, left.after) == ("demo-left", {"backup": backup.name})
    assert sorted(path.name for path in folder.iterdir()) == ["backups"]
    organisation = get_organisation()
    assert organisation.line_en == OWN_LINE
    assert (organisation.name_en, organisation.name_fr) == ("Our charity", "Notre organisme")
    assert (organisation.line_fr, organisation.about_en, organisation.website) == ("", "", "")


def test_the_demo_stays_as_a_backup_and_does_not_come_back(flask, mei):
    leave(flask)

    [files, backup] = sorted(settings().backup_folder.iterdir())
    proof = flask("restore", str(backup), "--verify")
    assert proof.exit_code == 0, proof.output
    assert sorted(path.name for path in files.iterdir()) == ["mail", "sandbox.sqlite"]
    at_start, asked = flask("demo", "fill", "--if-empty"), flask("demo", "fill")

    assert (at_start.exit_code, at_start.output) == (0, "")
    assert asked.exit_code == 1
    assert list_campaigns() == []


def test_a_link_of_the_demo_never_sets_the_password_of_another(flask, mei):
    notice_id = db.session.query(AccountNotice.id).filter_by(staff_member_id=mei.id).scalar()
    gone = find_by_email(first_sign_in.ADDRESS)
    assert gone
    db.session.add(AccountNotice(kind="password-link", staff_member=gone, asked_at=gone.invited_at))
    db.session.commit()

    leave(flask)

    notices = db.session.query(AccountNotice).order_by(AccountNotice.id).all()
    assert [notice.staff_member_id for notice in notices] == [mei.id, None]
    assert notices[0].id == notice_id


def test_what_is_not_confirmed_or_not_there_changes_nothing(flask, mei):
    assert leave(flask, typed="n\n").exit_code == 1
    assert is_demo()
    leave(flask)
    before = entries()

    again, unasked = leave(flask), flask("demo", "leave", "--if-asked")

    assert "There is no demo here." in again.output
    assert (unasked.exit_code, unasked.output) == (0, "")
    assert len(entries()) == len(before)


def test_without_an_administrator_of_ones_own_it_is_refused(flask, app):
    make_demo().active = False
    db.session.commit()
    add_person("invited@example.org", password=None)

    answer = leave(flask)

    assert "No administrator of your own could sign in afterwards." in answer.output
    assert is_demo()
    assert not settings().backup_folder.exists()


def test_it_is_refused_while_another_program_has_the_database_open(flask, mei, database_url):
    path = database_url.removeprefix("sqlite:///")
    folder = settings().instance_path
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM campaigns").fetchone()
        answer = leave(flask)

    assert answer.exit_code == 1
    assert "Another program has the database open." in find_refusal(folder)
    assert not is_requested(folder)
    assert is_demo()
    assert leave(flask).exit_code == 0


def test_on_postgresql_it_is_refused_with_the_way(make_app, databases, tmp_path):
    app = make_app(DATABASE_URL=databases("postgresql", tmp_path))
    with app.app_context():
        make_demo()

        answer = leave(flask_of(app))

        assert "Set DATABASE_URL to a new, empty database instead" in answer.output
        assert is_demo()


def test_killed_at_any_moment_the_site_has_a_whole_database(app, mei, tmp_path, database_url):
    folder, backups = settings().instance_path, settings().backup_folder
    path = Path(database_url.removeprefix("sqlite:///"))
    new, payments = path.with_name(f"{path.name}.new"), folder / "sandbox.sqlite"
    write_request(folder, Actor.staff(mei.id))
    db.session.remove()
    db.engine.dispose()

    def run_until(happens: Callable[[], bool]) -> int:
        return _run_until(happens, environ_in(tmp_path, DATABASE_URL=database_url))

    run_until(lambda: any(backups.glob(".unfinished-*")))
    assert _campaigns_in(database_url) == 1
    run_until(lambda: any(backups.glob("demo-*.tar")))
    assert _campaigns_in(database_url) == 1
    run_until(new.exists)
    assert _campaigns_in(database_url) == 1
    assert is_requested(folder)
    demo = path.stat().st_ino
    run_until(lambda: path.stat().st_ino != demo)
    assert _campaigns_in(database_url) == 0
    assert is_requested(folder) or not payments.exists()  # it may have ended by itself

    assert run_until(lambda: False) == 0

    assert _campaigns_in(database_url) == 0
    assert not is_requested(folder)
    assert [person.email for person in list_people()] == [OWN_ADDRESS]
    assert not payments.exists()
    assert find_differences(in_full=True) == []
    assert get_colleague(mei.id).password


def _run_until(happens: Callable[[], bool], environ: dict[str, str]) -> int:
    """Run the command and kill it as soon as this happens; return how it ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "fundraiser.app", "demo", "leave", "--if-asked"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < deadline and not happens():
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    return process.wait()


def _campaigns_in(url: str) -> int:
    """Return how many campaigns the database has, after checking that it is whole."""
    path = Path(url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        return int(connection.execute("SELECT count(*) FROM campaigns").fetchone()[0])
