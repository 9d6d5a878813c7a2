"""The supervisor against real processes: they are killed, they crash, they refuse to end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ports import free_ports
from tests.processes.watching import PATIENCE_SECONDS, is_running, wait_until

SUPERVISE = """
import asyncio, sys
from fundraiser.processes.plan import Child
from fundraiser.processes.supervisor import Supervisor

codes = zip(sys.argv[1::2], sys.argv[2::2])
children = [Child(name, (sys.executable, "-c", code)) for name, code in codes]
sys.exit(asyncio.run(Supervisor(children, grace_seconds=1).run()))
"""
SAY_PID_AND_STAY = "import os, time; print('pid', os.getpid()); time.sleep(600)"
REFUSE_TO_END = (
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('pid', os.getpid()); time.sleep(600)"
)
LEAVE_A_CHILD_WITH_THE_PORT = """
import os, socket, time
door = socket.create_server(("127.0.0.1", {port}))
if os.fork():
    print("pid", os.getpid())
time.sleep(600)
"""


class Supervised:
    """A supervisor in a process of its own, and what it has written."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    def lines(self, name: str) -> list[str]:
        rows = [line.split(" | ", 1) for line in self.log.read_text().splitlines()]
        return [words for who, words in rows if who.strip() == name]

    def pids(self, name: str) -> list[int]:
        return [int(line.split()[1]) for line in self.lines(name) if line.startswith("pid ")]

    def wait_for_pid(self, name: str, *, nth: int = 1) -> int:
        wait_until(lambda: len(self.pids(name)) >= nth)
        return self.pids(name)[nth - 1]


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Callable[..., Supervised]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(**codes: str) -> Supervised:
        arguments = [part for pair in codes.items() for part in pair]
        log = tmp_path / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-c", SUPERVISE, *arguments], stdout=output, stderr=output
            )
        started.append(process)
        return Supervised(process, log)

    yield start
    for process in started:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def test_a_child_that_is_killed_starts_again(supervised):
    group = supervised(web=SAY_PID_AND_STAY)

    os.kill(group.wait_for_pid("web"), signal.SIGKILL)

    assert is_running(group.wait_for_pid("web", nth=2))
    assert "was ended by SIGKILL; starts again in 0.2 seconds" in group.lines("web")


def test_what_a_killed_child_leaves_behind_gives_its_port_back(supervised):
    (port,) = free_ports(1)
    group = supervised(web=LEAVE_A_CHILD_WITH_THE_PORT.format(port=port))

    os.kill(group.wait_for_pid("web"), signal.SIGKILL)

    assert is_running(group.wait_for_pid("web", nth=2))


def test_a_child_that_keeps_ending_starts_again_more_slowly(supervised):
    group = supervised(web="raise SystemExit(3)")

    wait_until(lambda: len(group.lines("web")) >= 3)

    assert group.lines("web")[:3] == [
        "ended with code 3; starts again in 0.2 seconds",
        "ended with code 3; starts again in 0.4 seconds",
        "ended with code 3; starts again in 0.8 seconds",
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_children_end_together(supervised, number):
    group = supervised(web=SAY_PID_AND_STAY, worker=REFUSE_TO_END)
    pids = [group.wait_for_pid("web"), group.wait_for_pid("worker")]

    group.process.send_signal(number)

    assert group.process.wait(PATIENCE_SECONDS) == 0
    assert not any(is_running(pid) for pid in pids)


def test_asked_twice_nobody_waits(supervised):
    group = supervised(worker=REFUSE_TO_END)
    pid = group.wait_for_pid("worker")
    began = time.monotonic()

    group.process.send_signal(signal.SIGINT)
    wait_until(lambda: group.lines("supervisor") == ["ending"])
    group.process.send_signal(signal.SIGINT)

    assert group.process.wait(PATIENCE_SECONDS) == 0
    assert time.monotonic() - began < 1
    assert not is_running(pid)


def test_children_do_not_outlive_a_killed_supervisor(supervised):
    group = supervised(web=SAY_PID_AND_STAY)
    pid = group.wait_for_pid("web")

    group.process.kill()

    wait_until(lambda: not is_running(pid))


def test_each_line_says_whose_it_is(supervised):
    group = supervised(web="print('one\\ntwo', end='')", worker="print('three')")

    wait_until(lambda: group.lines("worker") and len(group.lines("web")) >= 2)

    assert group.lines("web")[:2] == ["one", "two"]
    assert group.lines("worker")[0] == "three"
