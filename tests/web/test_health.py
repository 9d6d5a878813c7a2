from contextlib import contextmanager

from sqlalchemy import text

from fundraiser.database import db, transaction
from tests.web.conftest import Client


def test_a_process_that_answers_is_alive(web_client):
    assert web_client.get("/healthz").json == {"alive": True}


def test_an_app_with_all_it_stands_on_is_ready(make_app):
    answer = Client(make_app()).get("/readyz")

    assert answer.json == {"ready": True, "database": True, "migrations": True, "disk": True}


def test_an_app_whose_migrations_have_not_run_is_not_ready(make_app):
    app = make_app()

    with without_last_migration(app):
        answer = Client(app).get("/readyz")

    assert answer.status_code == 503
    assert not answer.get_json()["migrations"]


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
