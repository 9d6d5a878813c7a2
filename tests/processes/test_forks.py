"""Forks against real processes: they are killed, they fail, they are told to end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from operator import ge
from pathlib import Path

import pytest

from tests.processes.watching import PATIENCE_SECONDS, is_running, wait_until

PROGRAM = """
import os, signal, sys, time
from fundraiser.processes.forks import keep_forks_running

def stay():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(print("ends", flush=True)))
    print("pid", os.getpid(), flush=True)
    time.sleep(600)

def idle():  # leaves signals alone
    print("pid", os.getpid(), flush=True)
    time.sleep(600)

def fail():
    print("fails", time.monotonic(), flush=True)
    raise SystemExit(3)

keep_forks_running(**{name: globals()[name] for name in sys.argv[1:]})
"""


class Parent:
    """A process that keeps forks running, and what they have written."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    def written(self, word: str) -> list[str]:
        """Return what follows the word, line by line."""
        lines = self.log.read_text().splitlines()
        return [line.removeprefix(word).strip() for line in lines if line.startswith(word)]

    def wait_for_pid(self, nth: int = 1) -> int:
        wait_until(lambda: len(self.written("pid")) >= nth)
        return int(self.written("pid")[nth - 1])


@pytest.fixture
def parent_of(tmp_path: Path) -> Iterator[Callable[..., Parent]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(*names: str) -> Parent:
        log = tmp_path / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, *names], stdout=output, stderr=output
            )
        started.append(process)
        return Parent(process, log)

    yield start
    for process in started:
        process.kill()
        process.wait(PATIENCE_SECONDS)


def test_one_that_is_killed_is_forked_again(parent_of):
    parent = parent_of("stay")

    os.kill(parent.wait_for_pid(), signal.SIGKILL)

    assert is_running(parent.wait_for_pid(nth=2))


def test_one_that_keeps_failing_is_forked_again_more_slowly_and_holds_up_no_other(parent_of):
    parent = parent_of("fail", "stay")
    wait_until(lambda: len(parent.written("fails")) >= 5)
    os.kill(parent.wait_for_pid(), signal.SIGKILL)
    parent.wait_for_pid(nth=2)

    assert len(parent.written("fails")) == 5  # the sixth comes after three seconds
    times = [float(each) for each in parent.written("fails")]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert all(map(ge, pauses, [0.2, 0.4, 0.8, 1.6]))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_lets_them_end_first(parent_of, number):
    parent = parent_of("stay", "idle", "fail")  # which waits for its next start
    pids = [parent.wait_for_pid(), parent.wait_for_pid(nth=2)]
    wait_until(lambda: len(parent.written("fails")) >= 3)

    parent.process.send_signal(number)

    assert parent.process.wait(PATIENCE_SECONDS) == 0
    assert parent.written("ends")
    assert not any(map(is_running, pids))


def test_they_do_not_outlive_it(parent_of):
    parent = parent_of("stay")
    pid = parent.wait_for_pid()

    parent.process.kill()

    wait_until(lambda: not is_running(pid))
