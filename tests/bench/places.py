"""Where a run happens: a folder, a PostgreSQL of its own, databases with few gifts and many."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from flask import Flask

from fundraiser.app import create_app
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import find_campaign
from fundraiser.config import Settings
from fundraiser.database import db
from fundraiser.money import Money
from tests import make
from tests.bench.filling import copy_gift, copy_promise
from tests.bench.servers import Running, web_server
from tests.bench.sizes import Sizes
from tests.campaigns.photographs import noisy_file, with_photograph
from tests.databases import SPEED_NOT_SAFETY, PostgresCluster
from tests.make import cad, cents

ROOT = Path(__file__).parents[2]
EMPTY, FEW, MANY = "bench_empty", "bench_few", "bench_many"
SECRET_KEY = "a key for a bench, and for nothing else"
ENOUGH = cad(10**10)  # a pool that lasts for any number of gifts


class DurableCluster(PostgresCluster):
    """A server as a site has it: what is committed is on the disk."""

    def __init__(self, run_name: str) -> None:
        super().__init__(run_name)
        with self.connect() as connection:
            for setting in SPEED_NOT_SAFETY:
                connection.execute(f"ALTER SYSTEM RESET {setting}")
            connection.execute("SELECT pg_reload_conf()")
            row = connection.execute("SHOW data_directory").fetchone()
        assert row
        lines = Path(row[0], "postmaster.pid").read_text().splitlines()
        self.process = psutil.Process(int(lines[0]))

    def copy(self, original: str, name: str) -> str:
        with self.connect() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {original}")
        return self.url(name)

    def cpu_seconds(self) -> float:
        """Return the CPU time of all its processes, also of those that have ended."""
        times = [each.cpu_times() for each in [self.process, *self.process.children()]]
        own = sum(each.user + each.system for each in times)
        return float(own + times[0].children_user + times[0].children_system)


@dataclass(frozen=True)
class Place:
    """A database with its app in this process, and the settings for processes beside it."""

    app: Flask
    environ: Mapping[str, str]
    folder: Path
    slug: str = "winter"

    @contextmanager
    def context(self) -> Iterator[None]:
        """Run the block in the app, with nothing read before."""
        with self.app.app_context():
            yield
            db.session.remove()

    def leave(self) -> None:
        """Close what this process has open of the database."""
        with self.app.app_context():
            db.engine.dispose()

    @property
    def path(self) -> str:
        return f"/campaigns/{self.slug}"


@dataclass(frozen=True)
class Places:
    """All that a run needs, made once. Servers are started when they are first asked for."""

    cluster: DurableCluster
    few: Place
    many: Place
    sqlite: Place
    sizes: Sizes
    running: ExitStack
    servers: dict[tuple[str, Path], Running] = field(default_factory=dict)

    def server(self, app: str, place: Place) -> Running:
        """Return the web server of one of `apps.LOADERS` in that place."""
        key = (app, place.folder)
        if key not in self.servers:
            started = web_server(app, place.environ, place.folder)
            self.servers[key] = self.running.enter_context(started)
        return self.servers[key]


def make_places(cluster: DurableCluster, folder: Path, sizes: Sizes, running: ExitStack) -> Places:
    """Return the databases, migrated and filled; what they need to run ends with `running`."""
    migrate(place_at(cluster.create(EMPTY), folder / "empty"))
    few = place_at(cluster.copy(EMPTY, FEW), folder / "few")
    many = place_at(cluster.copy(EMPTY, MANY), folder / "many")
    fill(cluster, FEW, few, sizes.few_gifts)
    say(f"putting {sizes.gifts:,} gifts in")
    fill(cluster, MANY, many, sizes.gifts)
    sqlite = place_at(f"sqlite:///{folder / 'bench.sqlite'}", folder / "sqlite")
    migrate(sqlite)
    with sqlite.context():
        open_campaign(sqlite.slug, ENOUGH)
    for place in (few, many, sqlite):
        running.callback(place.leave)
    return Places(cluster, few, many, sqlite, sizes, running)


def place_at(url: str, folder: Path) -> Place:
    folder.mkdir()
    environ = {
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": SECRET_KEY,
    }
    return Place(create_app(Settings.from_environment(environ)), environ, folder)


def migrate(place: Place) -> None:
    """Bring the place's database up to date, as `make run` does."""
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "fundraiser.app", "db", "upgrade"],
        cwd=ROOT,
        env={**os.environ, **place.environ},
        check=True,
        capture_output=True,
    )


def fill(cluster: DurableCluster, name: str, place: Place, gifts: int) -> None:
    """Give the place an open campaign, matched from one pool, that has received `gifts`."""
    with place.context():
        campaign = open_campaign(place.slug, ENOUGH)
        paid = make.gift(campaign, cad(50), fee=cents(175), comment="Keep warm.")
        pledge_id = paid.pledge_id
        assert pledge_id
    with cluster.connect(name) as connection:
        copy_gift(connection, pledge_id, gifts - 1)


def add_promises(cluster: DurableCluster, name: str, place: Place, count: int) -> range:
    """Return the ids of `count` pledges that wait to be paid, with their match held."""
    with place.context():
        campaign = find_campaign(place.slug)
        assert campaign
        pledge_id = make.pledge(campaign, cad(50), email="pattern@example.org").id
    with cluster.connect(name) as connection:
        return copy_promise(connection, pledge_id, count)


def open_campaign(slug: str, available: Money) -> Campaign:
    """Return a new campaign, open now, with a photograph and a pool that has so much to give."""
    campaign = with_photograph(make.campaign(slug), noisy_file())
    make.match_pool(campaign, available=available)
    return campaign


def say(words: str) -> None:
    """Tell whoever waits what is being done, beside the table."""
    sys.stderr.write(f"{words} …\n")
    sys.stderr.flush()
