"""`make bench`: measures how fast the app is in one run, and prints each figure beside its target.

The figures are numbered as `MEASURES` says; the function that measures one sets its target.
Absolute speeds differ from machine to machine and from minute to minute; what is promised is how
one thing stands to another that was measured beside it. Everything is made in a folder that is
gone afterwards.
"""

import logging
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from tests.bench.counts import measure_counts
from tests.bench.drill import measure_drill
from tests.bench.exporting import measure_export
from tests.bench.figures import Figure, table
from tests.bench.giving import measure_draining, measure_giving
from tests.bench.growth import measure_growth
from tests.bench.other_ways import measure_other_ways
from tests.bench.pages import measure_pages
from tests.bench.places import DurableCluster, Places, make_places, say
from tests.bench.sizes import Sizes, read_sizes
from tests.bench.slow_pages import measure_slow_pages
from tests.bench.steadiness import measure_steadiness
from tests.bench.supporters import measure_supporters
from tests.bench.surroundings import describe

Measures = Mapping[str, Callable[[Places], list[Figure]]]
MEASURES: Measures = {
    "pages (1, 2, 8)": measure_pages,
    "growth (7)": measure_growth,
    "the slowest page (7)": measure_slow_pages,
    "export (9)": measure_export,
    "pledges and gifts (3, 4, 5, 10)": measure_giving,
    "a small pool (6)": measure_draining,
    "steadiness (11)": measure_steadiness,
    "supporters (12)": measure_supporters,
    "a match drop (13, 14)": measure_drill,
    "counts (15)": measure_counts,
    "other ways (16)": measure_other_ways,
}


def run(sizes: Sizes, folder: Path, measures: Measures = MEASURES) -> tuple[list[Figure], str]:
    """Return every figure, and what the run was made with.

    A measure that fails says why, and the others go on.
    """
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # asked for by the database's wheel
    logging.disable(logging.INFO)
    with ExitStack() as running:
        cluster = DurableCluster(f"bench-{uuid4().hex[:6]}")
        running.callback(cluster.stop)
        places = make_places(cluster, folder, sizes, running)
        figures = []
        for name, measure in measures.items():
            if sizes.only not in name:
                continue
            say(f"measuring {name}")
            try:
                figures += measure(places)
            except (RuntimeError, OSError, AssertionError, SQLAlchemyError):
                traceback.print_exc()
        return figures, describe(places)


def main() -> int:
    sizes = read_sizes(sys.argv[1:])
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures, surroundings = run(sizes, Path(folder))
    missed = sum(not figure.is_met for figure in figures)
    sys.stdout.write(
        f"\n{surroundings}\n\n{table(figures)}\n\n"
        f"{len(figures) - missed} of {len(figures)} met, in {time.monotonic() - began:.0f} s.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
