"""Which test runs which line of ours: measured once, each test by itself."""

import ast
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import ceil, log2
from pathlib import Path

import coverage
import pytest

from tests.mutants.making import ROOT, Mutant, read

MOST_TESTS = 250  # for one mutant, beside all that are quick: what these do not see is a survivor
QUICK_SECONDS = 0.02  # of the processor; a test without a database
SLOW_SECONDS = 10  # a test that takes longer is never chosen


@dataclass
class Reach:
    """What the tests reach, and the seconds of the processor that they take, by their names."""

    seconds: dict[str, float] = field(default_factory=dict)
    tests_of_line: dict[tuple[str, int], set[str]] = field(default_factory=dict)

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Return tests that run the mutant's lines: its own package's first, and fast ones first.

        Where no line of its own is counted, those that run its statement.
        """
        places = [(mutant.file, line) for line in range(mutant.line, mutant.last_line + 1)]
        around = [
            (mutant.file, line) for line in range(mutant.statement[0], mutant.statement[1] + 1)
        ]
        if not mutant.function:
            places = around = list(lines_with(assigned_name(mutant)))
        found = self._tests_at(places) or self._tests_at(around)
        package = Path(mutant.file).parts[1].removesuffix(".py")
        ordered = sorted(found, key=lambda test: self._rank(test, package))
        quick = [test for test in ordered if self.seconds[test] < QUICK_SECONDS]
        others = [test for test in ordered if self.seconds[test] >= QUICK_SECONDS]
        return quick + others[:MOST_TESTS]

    def _tests_at(self, places: list[tuple[str, int]]) -> set[str]:
        return {
            test
            for place in places
            for test in self.tests_of_line.get(place, ())
            if self.seconds[test] < SLOW_SECONDS
        }

    def _rank(self, test: str, package: str) -> tuple[bool, int, str]:
        """Order by durations that differ by a factor of two: the smaller ones change each time."""
        is_elsewhere = not test.startswith(f"tests/{package}/")
        return is_elsewhere, ceil(log2(self.seconds[test] + 0.001)), test


def measure(item: pytest.Item, files: Sequence[str], run: Callable[[pytest.Item], str]) -> Reach:
    """Run a test and return what it reaches in these files; raise AssertionError if it fails.

    To be called in a process in which none of this code has run: what it keeps from its first call
    would not be reached again.
    """
    measuring = coverage.Coverage(
        data_file=None, include=[str(ROOT / file) for file in files], config_file=False
    )
    measuring.set_option("run:disable_warnings", ["no-data-collected"])
    began = time.process_time()
    measuring.start()
    failure = run(item)
    assert not failure, f"{item.nodeid} fails without any mutant:\n{failure}"
    measuring.stop()
    found = measuring.get_data()
    return Reach(
        {item.nodeid: time.process_time() - began},
        {
            (str(Path(path).relative_to(ROOT)), line): {item.nodeid}
            for path in found.measured_files()
            for line in found.lines(path) or ()
        },
    )


def together(parts: Sequence[Reach]) -> Reach:
    """Return what several reach."""
    whole = Reach()
    for part in parts:
        whole.seconds |= part.seconds
        for place, tests in part.tests_of_line.items():
            whole.tests_of_line.setdefault(place, set()).update(tests)
    return whole


def assigned_name(mutant: Mutant) -> str:
    """Return the name that the module gives in the mutant's statement."""
    for statement in ast.parse(read(mutant.file)).body:
        if statement.lineno <= mutant.line <= (statement.end_lineno or 0):
            match statement:
                case (
                    ast.Assign(targets=[ast.Name(id=name)])
                    | ast.AnnAssign(target=ast.Name(id=name))
                ):
                    return name
    return ""


@cache
def lines_with(name: str) -> frozenset[tuple[str, int]]:
    """Return the lines in our functions where this name is used, in any module."""
    return frozenset(
        (file, node.lineno)
        for file in _our_files()
        for node in _in_functions(ast.parse(read(file)))
        if name in {getattr(node, "id", ""), getattr(node, "attr", "")}
        and isinstance(node, ast.Name | ast.Attribute)
    )


@cache
def _our_files() -> tuple[str, ...]:
    return tuple(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("fundraiser/**/*.py")))


def _in_functions(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from ast.walk(node)
