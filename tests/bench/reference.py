"""What the database alone does: transactions of two inserts, by the driver, nothing of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from tests.bench.crew import PROCESSES, Once, run_crew
from tests.bench.places import EMPTY, Places

TABLES = ("one", "other")


@dataclass(frozen=True)
class TwoInserts:
    """Clients that insert two rows and commit, over and over."""

    uri: str

    def prepare(self) -> None:
        """Nothing is needed."""

    @contextmanager
    def client(self) -> Iterator[Once]:
        with psycopg.connect(self.uri) as connection:
            connection.prepare_threshold = 1

            def once() -> bool:
                for table in TABLES:
                    connection.execute(
                        f"INSERT INTO bench_{table} (amount_cents, words) VALUES (%s, %s)",
                        (5000, "As long as a name and an address are."),
                    )
                connection.commit()
                return True

            yield once


def measure_reference(places: Places) -> float:
    """Return how many such transactions a second the database does for as many clients as give."""
    with places.cluster.connect(EMPTY) as connection:
        for table in TABLES:
            connection.execute(
                f"CREATE TABLE IF NOT EXISTS bench_{table}"
                " (id bigserial PRIMARY KEY, amount_cents bigint NOT NULL, words text NOT NULL)"
            )
        uri = places.cluster.url(EMPTY).replace("postgresql+psycopg", "postgresql")
    share = TwoInserts(uri)
    return run_crew([share] * PROCESSES, clients=places.sizes.clients, seconds=places.sizes.seconds)
