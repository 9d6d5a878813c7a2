"""No hot request takes more statements or Python calls than are kept."""

import os
import subprocess
import sys

from tests.bench.counts import Counts, growth
from tests.bench.places import ROOT

FEW, MORE = Counts(20, 1000), Counts(22, 1000)


def test_no_hot_request_has_grown():
    counting = subprocess.run(
        [sys.executable, "-m", "tests.bench.counts"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert counting.returncode == 0, counting.stdout


def test_a_count_may_not_grow_by_more_than_a_twentieth():
    assert growth({"pledge": Counts(21, 1050)}, {"pledge": FEW}) == []
    assert growth({"pledge": MORE}, {"pledge": FEW}) == ["pledge: 22 statements, 20 are kept"]
    assert growth({"pledge": Counts(20, 1051)}, {"pledge": FEW}) == [
        "pledge: 1,051 calls, 1,000 are kept"
    ]
    assert growth({"refund": FEW}, {"pledge": FEW}) == [
        "refund: nothing is kept, run `make counts`"
    ]
