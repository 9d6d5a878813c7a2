"""What the attacks are given: a web server in a process of its own, on either database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fundraiser.app import create_app
from fundraiser.database import db
from tests import make
from tests.attacks.target import Target
from tests.conftest import test_environ, test_settings
from tests.ports import free_ports
from tests.processes.copies import Copy

Databases = Callable[[str, Path], str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture(scope="module")
def target(
    database_kind: str,
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Iterator[Target]:
    """A running web server with one campaign, which the tests of a module share.

    The module's SETTINGS are those of the server. A module uses this or `own_target`, as each
    empties the database on PostgreSQL.
    """
    folder = tmp_path_factory.mktemp("server")
    changes = getattr(request.module, "SETTINGS", {})
    with running_target(databases(database_kind, folder), folder, **changes) as target:
        yield target


@pytest.fixture
def own_target(database_kind: str, databases: Databases, tmp_path: Path) -> Iterator[Target]:
    """A running web server that no other test uses."""
    with running_target(databases(database_kind, tmp_path), tmp_path) as target:
        yield target


@contextmanager
def running_target(
    database_url: str, folder: Path, *, verb: str = "web", **changes: str
) -> Iterator[Target]:
    """Run a web server, or what the verb names, with one campaign.

    Its records can be read and made while the block runs.
    """
    port, sandbox_port = free_ports(2)
    target = Target(Copy(folder, port=port, sandbox_port=sandbox_port), port, database_url)
    app = create_app(test_settings(folder, DATABASE_URL=database_url))
    with app.app_context():
        make.campaign()
        db.session.rollback()
        start(target, verb, **changes)
        try:
            target.wait_until_up()
            yield target
        finally:
            target.copy.clean_up()
            db.session.rollback()
            db.engine.dispose()


def start(target: Target, verb: str, **changes: str) -> None:
    """Start a process of the site, whose keys are those of the tests."""
    given = {"DATABASE_URL": target.database_url, **changes}
    environ = test_environ(target.copy.folder, **given)
    del environ["INSTANCE_PATH"]  # the copy has its own
    # A full disk would leave half of a compiled module behind, and Python would read it later.
    target.copy.start(verb, PYTHONDONTWRITEBYTECODE="1", **environ)
