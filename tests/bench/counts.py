"""Line 15: the statements and Python calls of each hot request, which no other load changes.

`make counts` keeps them in `counts.json` for the minor version of Python that runs; `make test`
fails when one has grown by more than a twentieth.
"""

import json
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.bench.figures import Figure, Goal
from tests.bench.hot_requests import PAGE, TEAM, Requests, Work, hot_requests
from tests.bench.places import Places
from tests.databases import PostgresCluster
from tests.staff.statements import statements

KEPT = Path(__file__).with_name("counts.json")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
MOST_GROWTH = 1.05
ROUNDS = 3
WITH_OWN_WAY = ("pledge", "fifty paid gifts")  # on PostgreSQL
CROWD = 50


@dataclass(frozen=True)
class Counts:
    """What a request or a job takes."""

    statements: int
    calls: int


def count_all(folder: Path) -> dict[str, Counts]:
    """Return the counts of every hot request on SQLite, and on PostgreSQL what has a way there."""
    with hot_requests(f"sqlite:///{folder / 'counts.sqlite'}", folder / "sqlite") as requests:
        counts = {what: count() for what, count in _counted(requests).items()}
    cluster = PostgresCluster(f"counts-{uuid4().hex[:5]}")
    try:
        with hot_requests(cluster.create("counts"), folder / "postgresql") as requests:
            counted = _counted(requests)
            return counts | {f"{what}, PostgreSQL": counted[what]() for what in WITH_OWN_WAY}
    finally:
        cluster.stop()


def _counted(requests: Requests) -> Mapping[str, Callable[[], Counts]]:
    path = f"/campaigns/{requests.campaign.slug}"
    pages = {
        "campaign page, built anew": requests.page(path),
        "supporter’s page, built anew": requests.page(f"/f/{PAGE}"),
        "team’s page, built anew": requests.page(f"/t/{TEAM}"),
        "totals, built anew": requests.page(f"{path}/totals.json"),
        "pledge": requests.pledge(),
    }
    return {
        **{what: lambda work=work: _least(work) for what, work in pages.items()},  # type: ignore[misc]
        "paid gift": lambda: _after(*requests.apply(1)),
        "fifty paid gifts": lambda: _after(*requests.apply(CROWD), rounds=1),
        "thank-you": lambda: _after(*requests.thank(1)),
        "webhook": lambda: _least(requests.webhook()),
    }


def _after(prepare: Work, work: Work, *, rounds: int = ROUNDS) -> Counts:
    return _least(work, prepare=prepare, rounds=rounds)


def _least(work: Work, *, prepare: Work = lambda: None, rounds: int = ROUNDS) -> Counts:
    """Return the least that `work` takes once what is loaded on first use has been loaded."""
    found = []
    for _ in range(1 + rounds):
        prepare()
        found.append(_count(work))
    last = found[1:]
    return Counts(min(each.statements for each in last), min(each.calls for each in last))


def _count(work: Work) -> Counts:
    calls = 0

    def note_call(_frame: Any, kind: str, _argument: Any) -> None:
        nonlocal calls
        calls += kind == "call"

    with statements() as sent:
        threading.setprofile(note_call)
        sys.setprofile(note_call)
        try:
            work()
        finally:
            sys.setprofile(None)
            threading.setprofile(None)
    return Counts(len(sent), calls)


def kept_counts() -> dict[str, Counts]:
    """Return what is kept for this minor version of Python; empty if there is nothing."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    return {what: Counts(**counts) for what, counts in kept.get(PYTHON, {}).items()}


def keep(counts: Mapping[str, Counts]) -> None:
    """Keep the counts for this minor version of Python."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    kept[PYTHON] = {what: asdict(each) for what, each in counts.items()}
    KEPT.write_text(json.dumps(kept, indent=2, ensure_ascii=False, sort_keys=True) + "\n")


def growth(counts: Mapping[str, Counts], kept: Mapping[str, Counts]) -> list[str]:
    """Return a sentence for each count that is not kept, or has grown by more than a twentieth."""
    found = [f"{what}: nothing is kept, run `make counts`" for what in counts.keys() - kept.keys()]
    for what in counts.keys() & kept.keys():
        for name, most in asdict(kept[what]).items():
            measured = getattr(counts[what], name)
            if measured > most * MOST_GROWTH:
                found.append(f"{what}: {measured:,} {name}, {most:,} are kept")
    return sorted(found)


def measure_counts(_places: Places) -> list[Figure]:
    kept = kept_counts()
    with tempfile.TemporaryDirectory() as folder:
        counts = count_all(Path(folder))
    return [
        Figure(
            15,
            f"{what}: Python calls",
            each.calls,
            Goal.AT_MOST,
            int(kept.get(what, each).calls * MOST_GROWTH),
            how=f"{each.statements} statements, {kept.get(what, each).statements} kept",
        )
        for what, each in counts.items()
    ]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        counts = count_all(Path(folder))
    if "--keep" in sys.argv:
        keep(counts)
    for what, each in counts.items():
        sys.stdout.write(f"{what:<32}{each.statements:>6} statements{each.calls:>10,} calls\n")
    grown = growth(counts, kept_counts()) if kept_counts() else []
    sys.stdout.write("".join(f"GROWN  {line}\n" for line in grown))
    return len(grown)


if __name__ == "__main__":
    sys.exit(main())
