"""The migrations, one after another, make what the models say."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from fundraiser.database import db
from tests.shape.tree import MIGRATIONS, files_in

NAME = re.compile(r"^(\d{4})_[a-z][a-z0-9_]+$")
SAYS_NOTHING = re.compile(r"(^|_)(auto|update|updates|changes|misc|fix)(_|$)")


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
        assert "fundraiser" not in text, f"{path.name}: tables change, migrations do not"
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
