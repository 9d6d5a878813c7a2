"""What tests are given. The pieces are in the modules of this folder, one for each."""

import contextvars
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from stripe import HTTPClient
from werkzeug.serving import make_server

from fundraiser import clock as time_of_day
from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.database import db
from fundraiser.i18n.template_bytecode import TemplateBytecode
from fundraiser.jobs.names import JobName
from fundraiser.jobs.queue import run_now
from tests.apps import OWN_APP, SharedApps
from tests.browser import Browser
from tests.browsers import Tabs, running_chromium
from tests.databases import (
    PostgresCluster,
    PostgresDatabase,
    SqliteDatabase,
    use_own_programs,
    worker_name,
)
from tests.network import close_network
from tests.ports import free_port
from tests.standin import StripeStandIn
from tests.times import Times

MIGRATIONS = Path(__file__).parents[1] / "migrations"
SLOW_TO_START = {
    "chromium",
    "make_copies",
    "make_copy",
    "supervised",
    "web",
    "worker_process",
    "running",
}
MakeApp = Callable[..., Flask]

close_network()
use_own_programs()


def pytest_configure(config: pytest.Config) -> None:
    """The process that is told of every test, and no worker, says at the end what took how long."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Times())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever needs a browser or whole processes begins, so that nobody waits for them at the end;
    among themselves, tests stay in the order of chance."""
    items.sort(key=lambda item: SLOW_TO_START.isdisjoint(getattr(item, "fixturenames", ())))


STRIPE_OF_A_PUBLIC_SITE = {
    "STRIPE_SECRET_KEY": "sk_test_" + "4242",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_a_public_site",
}


def migrate(url: str, folder: Path) -> None:
    """Bring the database at `url` up to date with the migrations."""
    app = create_app(test_settings(folder, DATABASE_URL=url))
    with app.app_context():
        flask_migrate.upgrade(directory=str(MIGRATIONS))
        db.engine.dispose()


def test_environ(folder: Path, **changes: str) -> dict[str, str]:
    """Return an environment that keeps everything in `folder`, with the changes asked for."""
    is_public = changes.get("PUBLIC_URL", "").startswith("https://")
    return {
        "INSTANCE_PATH": str(folder / "instance"),
        "SECRET_KEY": "a key for tests, and for nothing else",
        **(STRIPE_OF_A_PUBLIC_SITE if is_public else {}),
        **changes,
    }


def test_settings(folder: Path, **changes: str) -> Settings:
    """Return settings that keep everything in `folder`, with the changes asked for."""
    return Settings.from_environment(test_environ(folder, **changes))


test_environ.__test__ = False  # type: ignore[attr-defined]
test_settings.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def postgres(testrun_uid: str) -> Iterator[PostgresCluster]:
    cluster = PostgresCluster(testrun_uid)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def databases(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str, Path], str]:
    """Give `fresh(kind, folder)`: the URL of a migrated database that nobody has written to."""
    folder = tmp_path_factory.mktemp("databases")

    def migrate_here(url: str) -> None:
        migrate(url, folder)

    @cache
    def sqlite() -> SqliteDatabase:
        return SqliteDatabase(folder, migrate_here)

    @cache
    def postgresql() -> PostgresDatabase:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        database = PostgresDatabase(cluster, f"fundraiser_{worker_name()}", migrate_here)
        request.addfinalizer(database.close)
        return database

    def fresh(kind: str, into: Path) -> str:
        return sqlite().copy_to(into) if kind == "sqlite" else postgresql().empty()

    return fresh


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, databases: Callable[[str, Path], str], tmp_path: Path
) -> str:
    """The URL of a fresh database. Whoever asks runs twice: on SQLite and on PostgreSQL."""
    return databases(request.param, tmp_path)


@pytest.fixture(scope="session")
def sandbox_port() -> int:
    """Where the stand-in for Stripe listens in this worker of the run."""
    return free_port()


@pytest.fixture(scope="session")
def shared_apps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedApps]:
    """The apps of this worker of the run. All workers compile their templates into one folder."""
    own = tmp_path_factory.mktemp("apps", numbered=False)
    is_one_of_several = "PYTEST_XDIST_WORKER" in os.environ
    of_run = own.parents[1] if is_one_of_several else own.parent
    compiled = of_run / "templates"
    compiled.mkdir(exist_ok=True)
    apps = SharedApps(own / "test", TemplateBytecode(compiled))
    yield apps
    apps.close()


@pytest.fixture(scope="session")
def wire_port() -> int:
    """Where a wire to the stand-in listens in this worker of the run."""
    return free_port()


@pytest.fixture
def make_app(
    database_url: str,
    tmp_path: Path,
    sandbox_port: int,
    shared_apps: SharedApps,
    request: pytest.FixtureRequest,
) -> Iterator[MakeApp]:
    """Give `make_app(PUBLIC_URL=…)`: an app on the test's database, with settings changed.

    `made_by` makes it instead of `create_app`.
    """
    apps: list[Flask] = []
    is_own = request.node.get_closest_marker(OWN_APP.name) is not None
    take = shared_apps.make_own if is_own else shared_apps.lend

    def make(*, made_by: Callable[[Settings], Flask] = create_app, **changes: str) -> Flask:
        given = {"DATABASE_URL": database_url, "SANDBOX_PORT": str(sandbox_port), **changes}
        apps.append(take(test_environ(tmp_path, **given), tmp_path, made_by=made_by))
        return apps[-1]

    yield make
    for app in apps:
        shared_apps.take_back(app)


@pytest.fixture
def app(make_app: MakeApp) -> Iterator[Flask]:
    """The app, with its context: records can be made and read at once."""
    app = make_app()
    with app.app_context():
        yield app


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A visitor without scripts; every page it opens is checked."""
    return Browser(app)


@pytest.fixture
def stripe(sandbox_port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeStandIn]:
    """The stand-in for Stripe, where the app looks for it. Its events wait to be handed over.

    The SDK still asks again as often, and waits a hundredth of a second instead of half of one.
    """
    monkeypatch.setattr(HTTPClient, "INITIAL_DELAY", 0.01)
    with StripeStandIn(port=sandbox_port) as stand_in:
        yield stand_in


class Worker:
    """Does what the worker process does, when asked."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def run_all(self) -> None:
        """Run every job once, in the order of their names in `JobName`; the backup has tests of
        its own."""
        for name in JobName:
            if name is not JobName.BACK_UP:
                self.run(name)

    def run(self, name: JobName) -> None:
        contextvars.Context().run(self._run_alone, name)
        db.session.rollback()
        db.session.expire_all()

    def _run_alone(self, name: JobName) -> None:
        with self.app.app_context():
            run_now(name)


@pytest.fixture
def worker(app: Flask) -> Worker:
    return Worker(app)


class Clock:
    """The clock of the app, to be set and moved on."""

    def set_to(self, instant: datetime) -> None:
        self.move(instant - time_of_day.now())

    def move(self, by: timedelta) -> None:
        time_of_day.move(by)

    def now(self) -> datetime:
        return time_of_day.now()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The clock; it is right again afterwards."""
    with time_of_day.set_to(time_of_day.now()):
        yield Clock()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def tabs(chromium: Chromium) -> Iterator[Tabs]:
    """Opens pages in a real browser; afterwards its console must be silent."""
    tabs = Tabs(chromium)
    yield tabs
    tabs.close()


@pytest.fixture(scope="session")
def site_port() -> int:
    """Where the site listens for real browsers in this worker of the run."""
    return free_port()


@pytest.fixture
def site(make_app: MakeApp, site_port: int, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app, listening at its PUBLIC_URL for a real browser, with its context."""
    tabs = request.getfixturevalue("tabs") if "tabs" in request.fixturenames else None
    app = make_app(PORT=str(site_port))
    with listening(app, site_port), app.app_context():
        yield app
        if tabs:
            tabs.leave()


@contextmanager
def listening(app: Flask, port: int) -> Iterator[None]:
    """Let the app answer on a port of this machine while the block runs."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()
