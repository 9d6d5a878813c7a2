"""With what a run was made: a figure means nothing without it."""

import os
import platform
import sqlite3
from importlib.metadata import version

from fundraiser.config import Settings
from fundraiser.front.lanes import sizes_for
from tests.bench.places import Place, Places

LIBRARIES = ("granian", "flask", "sqlalchemy", "psycopg")


def describe(places: Places) -> str:
    """Return the databases, the server and the versions, one on each line."""
    with places.cluster.connect() as connection:
        settings = [
            f"{name} {value[0]}"
            for name in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
            if (value := connection.execute(f"SHOW {name}").fetchone())
        ]
    sizes = ", ".join(
        f"{name} {value:,}" for name, value in vars(places.sizes).items() if name != "only"
    )
    return "\n".join(
        [
            f"database  PostgreSQL: {', '.join(settings)}",
            f"          SQLite {sqlite3.sqlite_version} (line 11): WAL, synchronous FULL",
            f"server    Granian: {_workers(places.few)},",
            f"          SQLite {_workers(places.sqlite)}; the load comes from the same cores",
            f"versions  Python {platform.python_version()}, "
            + ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
            f"machine   {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
            f"sizes     {sizes}",
        ]
    )


def _workers(place: Place) -> str:
    settings: Settings = place.app.config["SETTINGS"]
    threads = sum(size.places for size in sizes_for(settings).values())
    return f"{settings.web_processes} × {threads} threads"
