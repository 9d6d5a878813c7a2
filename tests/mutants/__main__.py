"""`make mutants`: puts mistakes into the code, one at a time, and lists those that no test sees.

The mistakes are mutmut's and ours (operators.py). Tests are chosen by coverage: for each mutant
those that run its lines, on SQLite, its own package's and the fast ones first, until one fails.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence
from tempfile import TemporaryDirectory

import pytest

from tests.mutants.equivalent import LIST, entry, read_equivalent
from tests.mutants.making import MUTATED, ROOT, files, mutants_of, read
from tests.mutants.running import FIRST, MutantRun

TESTS = [
    f"tests/{package}"
    for package in (
        "money", "ledger", "matching", "gifts", "pledges", "stripe_sync", "payments", "database",
        "campaigns", "donors", "mail", "peer_to_peer", "portal", "public", "staff",
    )
]  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    asked = parse(arguments)
    logging.disable(logging.CRITICAL)
    known = read_equivalent()
    mutants = [each for file in files(asked.paths) for each in mutants_of(file, read(file))]
    run = MutantRun([each for each in mutants if each.key not in known], asked.processes)
    run.say(f"{len(mutants)} mutants, {len(known)} known to be equivalent")
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder  # where each process has files of its own
        ended = pytest.main(
            ["-p", "no:terminal", "-p", "no:randomly", "-p", "no:cacheprovider", "-s",
             "--hypothesis-profile=ci", FIRST, *asked.tests],
            plugins=[run],
        )  # fmt: skip
    assert ended == pytest.ExitCode.OK, f"the tests did not run: {ended!r}"
    stale = [key for key in known if key not in {each.key for each in mutants}]
    return report(run, stale if asked.paths == MUTATED else [], time.monotonic() - began)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("paths", nargs="*", default=MUTATED, help="files or folders to mutate")
    parser.add_argument("--tests", nargs="*", default=TESTS, help="tests to choose from")
    parser.add_argument("--processes", type=int, default=2)
    return parser.parse_args(arguments)


def report(run: MutantRun, stale: Sequence[tuple[str, ...]], seconds: float) -> int:
    """Say what survives; return 1 if anything does, or if an entry of the list is out of date."""
    where = LIST.relative_to(ROOT)
    for mutant in run.unreached:
        run.say(f"no test runs it: {mutant}")
    for mutant in run.survivors:
        run.say(f"{entry(mutant)}\n# line {mutant.line}\n")
    for key in stale:
        run.say(f"no longer a mutant, take it out of {where}: {key}")
    survivors = [*run.unreached, *run.survivors]
    run.say(
        f"{len(run.mutants)} mutants in {seconds / 60:.0f} minutes: "
        f"{len(run.mutants) - len(survivors)} killed, {len(survivors)} survive"
    )
    return 1 if survivors or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
