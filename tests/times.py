"""Where the time of the tests went, folder by folder: printed at the end of a run.

The seconds of all workers are added up, so two workers have twice the time of the clock.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

import pytest

PHASES = ("setup", "call", "teardown")
SLOWEST = 30


@dataclass
class Spent:
    """What the tests of one folder took, in seconds."""

    tests: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PHASES, 0.0))

    @property
    def whole(self) -> float:
        return sum(self.seconds.values())


class Times:
    """Listens to a run and says at its end where its time went."""

    def __init__(self) -> None:
        self.folders: dict[str, Spent] = defaultdict(Spent)
        self.tests: dict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when not in PHASES:
            return  # a worker that died: the test it was in is reported without a phase
        spent = self.folders[_folder(report.nodeid)]
        spent.tests.add(report.nodeid)
        spent.seconds[report.when] += report.duration
        self.tests[report.nodeid] += report.duration

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if len(self.folders) > 1:
            terminalreporter.section("where the time went: seconds of all workers")
            for line in self._lines():
                terminalreporter.write_line(line)

    def _lines(self) -> Iterator[str]:
        yield f"{'folder':<16}{'tests':>7}{'all':>8}{'fixtures':>10}{'tests':>8}{'ends':>7}"
        by_time = sorted(self.folders.items(), key=lambda item: -item[1].whole)
        for name, spent in by_time:
            setup, call, teardown = (spent.seconds[phase] for phase in PHASES)
            yield (
                f"{name:<16}{len(spent.tests):>7}{spent.whole:>8.1f}"
                f"{setup:>10.1f}{call:>8.1f}{teardown:>7.1f}"
            )
        yield "the slowest tests:"
        for name, seconds in sorted(self.tests.items(), key=lambda item: -item[1])[:SLOWEST]:
            yield f"{seconds:>8.1f}  {name}"


def _folder(nodeid: str) -> str:
    parts = PurePath(nodeid.partition("::")[0]).parts
    return parts[1] if len(parts) > 2 else parts[0]
