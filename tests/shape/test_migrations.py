"""The migrations, one after another, make what the models say."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations

from fundraiser.app import create_app
from fundraiser.database import db
from fundraiser.seals.tables import GUARDED, SEALED
from fundraiser.seals.triggers import functions_of, triggers_of
from migrations.rewriting import add_key
from tests.conftest import test_settings
from tests.shape.tree import MIGRATIONS, files_in

NAME = re.compile(r"^(\d{4})_[a-z][a-z0-9_]+$")
IMPORTS_OURS = re.compile(r"^\s*(from|import) fundraiser\b", re.MULTILINE)
SAYS_NOTHING = re.compile(r"(^|_)(auto|update|updates|changes|misc|fix)(_|$)")


THEN = datetime(2026, 11, 20, 12, 0)  # as a database keeps an instant
WORDS = dict.fromkeys(
    [
        "comment",
        "honouree",
        "tribute_recipient_name",
        "tribute_recipient_email",
        "tribute_message",
        "address_line1",
        "address_line2",
        "address_city",
        "address_region",
        "address_postal_code",
        "address_country",
    ],
    "",
)
DONATED = {
    "id": 1,
    "campaign_id": 1,
    "donor_id": 1,
    "source": "website",
    "currency": "CAD",
    "amount_cents": 5000,
    "covered_fee_cents": 0,
    "email": "ana@example.org",
    "name": "Ana",
    "hides_name": False,
    "language": "en",
}
OLDER_ROWS = (
    (
        "campaigns",
        {
            "id": 1,
            "slug": "winter",
            "status": "published",
            **{
                f"{name}_{tongue}": "x"
                for name in ("name", "summary", "story")
                for tongue in ("en", "fr")
            },
            "goal_cents": 100,
            "currency": "CAD",
            "zone": "America/Toronto",
            "opens_at": THEN,
            "closes_at": THEN.replace(month=12),
            "first_closes_at": THEN.replace(month=12),
            "presets": "{}",
            "shows_wall": True,
            "created_at": THEN,
        },
    ),
    (
        "donors",
        {
            "id": 1,
            "public_id": "aaaa-aaaa-aaaa-aaaa",
            "email": "ana@example.org",
            "email_normalised": "ana@example.org",
            "name": "Ana",
            "language": "en",
            "created_at": THEN,
        },
    ),
    (
        "pledges",
        {
            **DONATED,
            **WORDS,
            "public_id": "bbbb-bbbb-bbbb-bbbb",
            "form_key": "form-1",
            "content_digest": "",
            "status": "fulfilled",
            "frequency": "once",
            "promised_match_cents": 0,
            "match_answer": "not_asked",
            "made_at": THEN,
        },
    ),
    (
        "gifts",
        {
            **DONATED,
            "comment": "",
            "public_id": "cccc-cccc-cccc-cccc",
            "pledge_id": 1,
            "status": "received",
            "left_cents": 5000,
            "covered_fee_left_cents": 0,
            "promised_at": THEN,
            "received_at": THEN,
            "received_on": THEN.date(),
            "payment_intent_id": "pi_1",
            "charge_id": "ch_1",
            "method": "card",
            "wants_match": True,
        },
    ),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, databases: Callable[[str, Path], str], tmp_path: Path
) -> str:
    return databases(request.param, tmp_path)


def names() -> list[str]:
    return [path.stem for path in files_in(MIGRATIONS, ".py")]


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue makes its own tables, where it is kept in the same database."""
    return kind != "table" or not (name or "").startswith("huey_")


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


def test_migrations_make_what_the_models_say(app):
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        differences = compare_metadata(context, db.metadata)

    assert not differences, f"write a migration for {differences}"


def test_migrations_make_the_checks_that_the_models_name(app):
    inspector = sa.inspect(db.engine)
    for table in db.metadata.sorted_tables:
        named = {
            str(check.name)
            for check in table.constraints
            if isinstance(check, sa.CheckConstraint) and check.name
        }
        made = {check["name"] for check in inspector.get_check_constraints(table.name)}

        assert named == made, f"write a migration for the checks of {table.name}"


TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
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


def test_a_table_that_is_written_anew_keeps_its_triggers(app):
    kind = db.engine.dialect.name
    with db.engine.connect() as connection:  # all of this is rolled back
        before = connection.exec_driver_sql(TRIGGERS[kind]).all()
        with Operations.context(MigrationContext.configure(connection)):
            for history in SEALED:
                add_key(history.name, "campaign_id", "campaigns")
        after = connection.exec_driver_sql(TRIGGERS[kind]).all()

    assert after == before


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_is_there_lives_through_tables_that_are_written_anew(kind, postgres, tmp_path):
    """A season kept by the version before: a donor's gift, promised and received."""
    sqlite = f"sqlite:///{tmp_path / 'older.sqlite'}"
    url = sqlite if kind == "sqlite" else postgres.create("older")
    app = create_app(test_settings(tmp_path, DATABASE_URL=url))
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS.parent), revision="0012_add_leads")
        with db.engine.begin() as connection:
            for table, row in OLDER_ROWS:
                names = ", ".join(row)
                places = ", ".join(f":{name}" for name in row)
                connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({places})"), row)
        flask_migrate.upgrade(directory=str(MIGRATIONS.parent))

        with db.engine.connect() as connection:
            kept = connection.execute(
                sa.text(
                    "SELECT gifts.amount_cents, gifts.page_id, pledges.source, donors.email"
                    " FROM gifts JOIN pledges ON pledges.id = gifts.pledge_id"
                    " JOIN donors ON donors.id = gifts.donor_id"
                )
            ).all()
            memo = connection.scalar(sa.text("SELECT code FROM ledger_accounts"))
        db.engine.dispose()

    assert [tuple(row) for row in kept] == [(5000, None, "website", "ana@example.org")]
    assert memo == "soft_credits:1"
