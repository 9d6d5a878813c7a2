import sqlite3
from contextlib import closing, contextmanager

from sqlalchemy import text

from fundraiser.database import connections, db, transaction
from tests.databases import ON_SQLITE, read_only
from tests.web.conftest import Client


def test_a_process_that_answers_is_alive(web_client):
    assert web_client.get("/healthz").json == {"alive": True}


def test_an_app_with_all_it_stands_on_is_ready(make_app):
    answer = Client(make_app()).get("/readyz")

    assert answer.json == {
        "ready": True,
        "database": True,
        "writable": True,
        "migrations": True,
        "disk": True,
    }


def test_an_app_whose_migrations_have_not_run_is_not_ready(make_app):
    app = make_app()

    with without_last_migration(app):
        answer = Client(app).get("/readyz")

    assert answer.status_code == 503
    assert not answer.get_json()["migrations"]


def test_an_app_whose_database_takes_no_changes_is_not_ready(make_app, database_url):
    answer = Client(make_app(DATABASE_URL=read_only(database_url))).get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["database"] is True
    assert answer.get_json()["writable"] is False


@ON_SQLITE
def test_an_app_whose_database_another_program_holds_is_ready(make_app, database_url, monkeypatch):
    monkeypatch.setattr(connections, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as holder:
        holder.execute("BEGIN IMMEDIATE")
        answer = Client(make_app()).get("/readyz")

    assert answer.status_code == 200


def test_an_app_without_its_database_is_not_ready(make_client):
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1"

    answer = make_client(DATABASE_URL=nowhere).get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["database"] is False
    assert answer.get_json()["disk"] is True


@contextmanager
def without_last_migration(app):
    """Let the database say, while the block runs, that it is older than the code."""
    with app.app_context():
        current = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    _say_version(app, "0001_older")
    yield
    _say_version(app, current)


def _say_version(app, version):
    with app.app_context(), transaction():
        db.session.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": version})
