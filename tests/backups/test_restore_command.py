"""`flask restore`: into an empty place only, and proved."""

import contextvars
import sqlite3
from contextlib import closing, suppress

import psycopg
import pytest

from fundraiser.app import create_app
from fundraiser.backups.databases import is_empty
from fundraiser.backups.queries import last_proof
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.seals.jobs import seal_history
from tests import make
from tests.conftest import test_settings as settings_in
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.make import cad

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def elsewhere(database_url, tmp_path, request):
    """The URL of an empty place of the same kind."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'elsewhere' / 'restored.sqlite'}"
    return request.getfixturevalue("postgres").create("fundraiser_elsewhere")


@pytest.fixture
def backup(season, app, flask):
    """The file of a backup of the season, its history sealed."""
    seal_history()
    assert flask("backup").exit_code == 0
    [path] = app.config["SETTINGS"].backup_folder.iterdir()
    return path


@pytest.fixture
def flask_of(tmp_path):
    """Give `flask_of(url, …)`: a machine of its own, with that database, to run commands on."""

    def make_runner(url, **changes):
        app = create_app(settings_in(tmp_path / "machine", DATABASE_URL=url, **changes))
        return app, lambda *words: run_on(app, *words)

    return make_runner


def run_on(app, *words):
    """Run a command on an app that is not the test's own."""
    run = app.test_cli_runner().invoke
    return contextvars.Context().run(run, args=[str(word) for word in words])


def gifts_in(app):
    with app.app_context():
        count = db.session.query(Gift).count()
        db.session.remove()
        db.engine.dispose()
        return count


def test_verify_proves_a_backup_and_leaves_nothing_behind(backup, flask, app, clock):
    made_before = sorted(app.config["SETTINGS"].instance_path.iterdir())

    answer = flask("restore", backup, "--verify")

    assert answer.exit_code == 0, answer.output
    assert "rows are as they were" in answer.output
    assert "every seal holds" in answer.output
    assert sorted(app.config["SETTINGS"].instance_path.iterdir()) == made_before
    db.session.rollback()
    proof = last_proof()
    assert proof is not None
    assert proof.proved_at is not None
    assert proof.name == backup.name


def test_verify_in_a_place_that_is_named_empties_it_again(backup, flask, elsewhere):
    answer = flask("restore", backup, "--verify", "--into-database", elsewhere)

    assert answer.exit_code == 0, answer.output
    assert is_empty(elsewhere)


def test_a_backup_is_restored_to_an_empty_place(backup, season, flask, flask_of, elsewhere):
    make.gift(season, cad(20), email="late@example.org")

    machine, run = flask_of(elsewhere)
    answer = run("restore", backup)

    assert answer.exit_code == 0, answer.output
    assert "Cash and cheques recorded since" in answer.output
    assert gifts_in(machine) == 1
    assert db.session.query(Gift).count() == 2


@pytest.mark.parametrize("words", [(), ("--verify",)])
def test_a_place_that_is_not_empty_is_refused_and_kept(backup, flask, database_url, app, words):
    answer = flask("restore", backup, "--into-database", database_url, *words)

    assert answer.exit_code == 1
    assert "There are tables in that database already" in answer.output
    db.session.rollback()
    assert db.session.query(Gift).count() == 1
    assert last_proof() is None


@ON_SQLITE
def test_a_database_that_was_tampered_with_is_no_proof(season, app, flask, database_url):
    seal_history()
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute("DROP TRIGGER ledger_transfers_refuse_update")
        connection.execute("UPDATE ledger_transfers SET reference = reference || '-x'")
        connection.commit()
    flask("backup")
    [path] = app.config["SETTINGS"].backup_folder.iterdir()

    answer = flask("restore", path, "--verify")

    assert answer.exit_code == 1
    assert "faults, listed above" in answer.output
    assert last_proof() is None


@ON_SQLITE
def test_the_keys_come_back_with_the_passphrase(season, make_app, flask_of, tmp_path):
    app = make_app(BACKUP_PASSPHRASE=PASSPHRASE, SECRET_KEY_FALLBACKS="an older one")
    run_on(app, "backup")
    [path] = app.config["SETTINGS"].backup_folder.iterdir()
    url = f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"

    for passphrase, refusal in (("", "are encrypted"), ("another passphrase", "is not the one")):
        _, run = flask_of(url, SECRET_KEY="", BACKUP_PASSPHRASE=passphrase)
        answer = run("restore", path)
        assert answer.exit_code == 1
        assert refusal in answer.output
        assert is_empty(url)
    machine, run = flask_of(url, SECRET_KEY="", BACKUP_PASSPHRASE=PASSPHRASE)
    answer = run("restore", path)

    folder = machine.config["SETTINGS"].instance_path
    assert answer.exit_code == 0, answer.output
    assert (folder / "secret-key").read_text() == app.config["SETTINGS"].secret_key
    assert (folder / "secret-key-fallbacks.from-backup").read_text() == "an older one"
    assert app.config["SETTINGS"].secret_key not in answer.output


@ON_SQLITE
def test_a_key_in_the_environment_is_not_changed_behind_its_back(
    season, make_app, flask_of, tmp_path
):
    app = make_app(BACKUP_PASSPHRASE=PASSPHRASE)
    run_on(app, "backup")
    [path] = app.config["SETTINGS"].backup_folder.iterdir()

    _, run = flask_of(
        f"sqlite:///{tmp_path / 'elsewhere.sqlite'}",
        SECRET_KEY="another key, which is also long enough",
        BACKUP_PASSPHRASE=PASSPHRASE,
    )
    answer = run("restore", path)

    assert "Set SECRET_KEY to what is in" in answer.output


@ON_SQLITE
def test_what_is_no_backup_is_said_to_be_none(app, flask, tmp_path):
    (tmp_path / "notes.txt").write_text("hello")

    answer = flask("restore", tmp_path / "notes.txt", "--verify")

    assert answer.exit_code == 1
    assert "is not a complete backup" in answer.output


@ON_POSTGRESQL
def test_a_user_who_may_create_no_database_is_told_what_to_do(
    backup, make_app, postgres, database_url
):
    with postgres.connect() as connection:
        with suppress(psycopg.errors.DuplicateObject):
            connection.execute("CREATE ROLE plain LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO plain")
    plain = make_app(DATABASE_URL=database_url.replace("postgres:", "plain:", 1))

    answer = run_on(plain, "restore", backup, "--verify")

    assert answer.exit_code == 1
    assert "--into-database" in answer.output
