"""Runs tests against mutants: collected once, in a child process for each mutant.

The children are copies (forks) of a process that has collected the tests and made the databases, so
that a mutant costs no more than the tests that are run against it.
"""

import os
import pickle
import shutil
import signal
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest

from tests.mutants.making import Mutant
from tests.mutants.putting_in import put_in
from tests.mutants.reach import Reach, measure, together

# A test on PostgreSQL has its twin on SQLite; these need a browser or a server of their own.
NEED_MORE = {"tabs", "chromium", "postgres", "site"}
SURVIVES, DIES, BROKEN = 0, 1, 2
FIRST = "tests/mutants/test_start.py"
PATIENCE_SECONDS = 60  # for one test; a mutant may run in circles

Work = TypeVar("Work")
Result = TypeVar("Result")


@dataclass(eq=False)  # pytest keeps its plugins in a set
class MutantRun:
    """A plugin of pytest: in place of one run of the tests, measures them and tries the mutants."""

    mutants: Sequence[Mutant]
    processes: int
    output: int = field(default_factory=lambda: os.dup(1))
    survivors: list[Mutant] = field(default_factory=list)
    unreached: list[Mutant] = field(default_factory=list)
    first: pytest.Item = field(init=False)
    _failure: str = ""
    _folder: Path | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failure += report.longreprtext

    def pytest_runtest_teardown(self, item: pytest.Item) -> None:
        self._folder = getattr(item, "funcargs", {}).get("tmp_path")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        assert not session.testsfailed, "the tests cannot be collected"
        items = [item for item in session.items if is_fit(item)]
        [self.first] = [item for item in items if item.nodeid.startswith(FIRST)]
        self.say(f"measuring what {len(items)} tests reach")
        reach = together(self._shared(items, self._measure))
        tests = {each: reach.tests_for(each) for each in self.mutants}
        self.unreached = [each for each in self.mutants if not tests[each]]
        tried = [each for each in self.mutants if tests[each]]
        self.say(f"trying {len(tried)} mutants in {self.processes} processes")
        named = {item.nodeid: item for item in items}
        chosen = [(each, [named[name] for name in tests[each]]) for each in tried]
        found = self._shared(chosen, self._try)
        self.survivors = sorted(
            (mutant for part in found for mutant in part), key=lambda each: (each.file, each.start)
        )
        return True

    def say(self, text: str) -> None:
        os.write(self.output, f"{text}\n".encode())

    def _measure(self, items: Sequence[pytest.Item]) -> Reach:
        """Return what these tests reach, each run in a process of its own."""
        files = sorted({each.file for each in self.mutants})
        self._run(self.first)
        return together(
            [
                reach
                for item in items
                for reach in self._answers([partial(measure, item, files, self._run)])
            ]
        )

    def _try(self, mutants: Sequence[tuple[Mutant, Sequence[pytest.Item]]]) -> list[Mutant]:
        """Return those of the mutants that survive the tests beside them."""
        self._run(self.first)
        survivors = []
        for number, (mutant, tests) in enumerate(mutants, start=1):
            if self._survives(mutant, tests):
                survivors.append(mutant)
                self.say(f"  survives: {mutant}")
            if number % 100 == 0:
                self.say(f"{number} of {len(mutants)} tried here, {len(survivors)} survive")
        return survivors

    def _survives(self, mutant: Mutant, tests: Sequence[pytest.Item]) -> bool:
        child = self._started(lambda: self._outcome(mutant, tests))
        _, status = os.waitpid(child, 0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what its tests may have left running
        outcome = os.waitstatus_to_exitcode(status)
        assert outcome != BROKEN, f"could not be tried: {mutant}"
        return outcome == SURVIVES

    def _outcome(self, mutant: Mutant, tests: Sequence[pytest.Item]) -> int:
        """In the child: run the tests against the mutant, until one fails or all have passed."""
        os.setpgid(0, 0)
        put_in(mutant)
        for item in tests:
            signal.alarm(PATIENCE_SECONDS)  # ends the process
            if self._run(item):
                return DIES
        return SURVIVES

    def _run(self, item: pytest.Item) -> str:
        """Run a test; return why it failed, or nothing. What is made for the session stays."""
        self._failure = ""
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=item.session)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        return self._failure

    def _shared(self, work: Sequence[Work], do: Callable[[Sequence[Work]], Result]) -> list[Result]:
        """Let each process do its share of the work; return what each gives."""
        return self._answers(
            [partial(do, work[number :: self.processes]) for number in range(self.processes)]
        )

    def _answers(self, calls: Sequence[Callable[[], Result]]) -> list[Result]:
        """Return what the calls give, each made in a process of its own, all at once."""
        with TemporaryDirectory() as folder:
            answers = [Path(folder) / str(number) for number in range(len(calls))]
            children = [
                self._started(partial(_write, answer, call))
                for answer, call in zip(answers, calls, strict=True)
            ]
            for child in children:
                _, status = os.waitpid(child, 0)
                assert status == 0, "a process of the run has failed"
            return [pickle.loads(answer.read_bytes()) for answer in answers]

    def _started(self, do: Callable[[], int]) -> int:
        """Return a child process that ends with what `do` returns; it shows what it `say`s only."""
        child = os.fork()
        if child:
            return child
        status = BROKEN
        try:
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            status = do()
        finally:
            if status == BROKEN:
                self.say(traceback.format_exc())
            os._exit(status)


def _write(answer: Path, call: Callable[[], object]) -> int:
    answer.write_bytes(pickle.dumps(call()))
    return 0


def is_fit(item: pytest.Item) -> bool:
    """Whether a test can be run against mutants."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return not fixtures & NEED_MORE and "postgresql" not in item.nodeid.rpartition("[")[2]
