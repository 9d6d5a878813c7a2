"""The migrations, one after another, make what the models say."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from fundraiser.app import create_app
from fundraiser.database import db
from fundraiser.seals.tables import GUARDED
from fundraiser.seals.triggers import functions_of, triggers_of
from tests.conftest import test_settings
from tests.shape.tree import MIGRATIONS, files_in

NAME = re.compile(r"^(\d{4})_[a-z][a-z0-9_]+$")
IMPORTS_OURS = re.compile(r"^\s*(from|import) fundraiser\b", re.MULTILINE)
SAYS_NOTHING = re.compile(r"(^|_)(auto|update|updates|changes|misc|fix)(_|$)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, databases: Callable[[str, Path], str], tmp_path: Path
) -> str:
    return databases(request.param, tmp_path)


def names() -> list[str]:
    return [path.stem for path in files_in(MIGRATIONS, ".py")]


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue makes its own tables in the same database, and donors have an index of trigrams."""
    own = {"table": ("huey_", "donor_search"), "index": ("ix_donors_search_text",)}
    return not (name or "").startswith(own.get(kind, ("-",)))


def test_migrations_are_numbered_and_named():
    assert names(), "there is no migration"
    for number, name in enumerate(names(), start=1):
        found = NAME.match(name)
        assert found, f"{name}: name it 0012_add_tributes, for what it does"
        assert int(found[1]) == number, f"{name}: number {number:04} is missing, or there twice"
        assert not SAYS_NOTHING.search(name[4:]), f"{name}: say what it does"


def test_each_migration_follows_the_one_before():
    before = None
    for path in files_in(MIGRATIONS, ".py"):
        text = path.read_text()
        assert re.search(rf'^revision(: str)? = "{path.stem}"$', text, re.MULTILINE), path.name
        follows = f'"{before}"' if before else "None"
        assert re.search(rf"^down_revision.*= {follows}$", text, re.MULTILINE), path.name
        assert not IMPORTS_OURS.search(text), f"{path.name}: tables change, migrations do not"
        before = path.stem


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # compared on PostgreSQL
def test_migrations_make_what_the_models_say(app):
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        differences = compare_metadata(context, db.metadata)

    assert not differences, f"write a migration for {differences}"


def test_migrations_make_the_checks_that_the_models_name(app):
    """Each database is asked to show them, since it writes their text in its own way."""
    with db.engine.connect() as connection:  # all of this is rolled back
        made = checks_in(connection)
        made_by_models = checks_of_models(connection)

    assert made == made_by_models, "write a migration for these checks"


def checks_of_models(connection: sa.Connection) -> dict[str, dict[str, str]]:
    """Return the checks of tables made by the models alone, by table and name."""
    if connection.dialect.name == "sqlite":
        with sa.create_engine("sqlite://").connect() as empty:
            db.metadata.create_all(empty)
            return checks_in(empty)
    connection.execute(sa.text("CREATE SCHEMA of_models"))
    connection.execute(sa.text("SET LOCAL search_path TO of_models"))
    db.metadata.create_all(connection, checkfirst=False)
    return checks_in(connection, "of_models")


def checks_in(connection: sa.Connection, schema: str | None = None) -> dict[str, dict[str, str]]:
    inspector = sa.inspect(connection)
    return {
        table: {
            str(check["name"]): check["sqltext"]
            for check in inspector.get_check_constraints(table, schema)
        }
        for table in db.metadata.tables
    }


TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    " AND name NOT LIKE 'donors_search_%' ORDER BY name",
    "postgresql": "SELECT tgname, concat_ws(' ', pg_get_triggerdef(t.oid), tgenabled, prosrc)"
    " FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = tgfoid WHERE NOT tgisinternal"
    " ORDER BY tgname",
}
UNGUARD = {
    "sqlite": "DROP TRIGGER {name}",
    "postgresql": "DROP FUNCTION IF EXISTS refuse_change(), refuse_erasure() CASCADE",
}


def test_migrations_make_the_triggers_that_keep_history(app):
    """What they made is what the code makes, and there is no other."""
    kind = db.engine.dialect.name
    meant = {
        name: written
        for history in GUARDED
        for name, written in triggers_of(
            history, db.metadata.tables[history.name], dialect=kind
        ).items()
    }
    with db.engine.connect() as connection:  # all of this is rolled back
        made = connection.exec_driver_sql(TRIGGERS[kind]).all()
        for name, _ in made:
            connection.exec_driver_sql(UNGUARD[kind].format(name=name))
        for written in (*functions_of(kind).values(), *meant.values()):
            connection.execute(sa.text(written))
        made_by_code = connection.exec_driver_sql(TRIGGERS[kind]).all()

    assert made == made_by_code, f"write a migration with {meant}"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_database_of_before_is_refused_in_a_sentence(kind, postgres, tmp_path):
    sqlite = f"sqlite:///{tmp_path / 'older.sqlite'}"
    app = create_app(
        test_settings(
            tmp_path, DATABASE_URL=sqlite if kind == "sqlite" else postgres.create("older")
        )
    )
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(sa.text("INSERT INTO alembic_version VALUES ('0033_guard_words')"))

    answer = app.test_cli_runner().invoke(args=["db", "upgrade"])

    assert answer.exit_code == 1
    assert "made by another version of the app (0033_guard_words)" in answer.output
    assert "point DATABASE_URL to an empty one" in answer.output
    with app.app_context():
        with db.engine.connect() as connection:
            tables = sa.inspect(connection).get_table_names()
        db.engine.dispose()
    assert tables == ["alembic_version"]


def test_going_back_is_refused_in_a_sentence(app):
    answer = app.test_cli_runner().invoke(args=["db", "downgrade", "base"])

    assert answer.exit_code == 1
    assert "The database only goes forward." in answer.output
    assert sa.inspect(db.engine).has_table("gifts")
