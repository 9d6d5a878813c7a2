"""Keeps forks of a process running, which has imported the app and does nothing else.

If a fork ends, as when the kernel kills it because memory is short, the next is at work after about
a second: a new process would first import the app for two. The forks share the memory of the app.
"""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from time import monotonic

import structlog

from fundraiser.processes.parent_death import end_with_parent
from fundraiser.processes.pauses import Pause

ENDING = (signal.SIGINT, signal.SIGTERM)

Work = Callable[[], None]

log = structlog.get_logger()


def keep_forks_running(**works: Work) -> None:
    """Let each work run in a fork of its own, again whenever it ends, until SIGINT or SIGTERM.

    This process must have no threads and no connections, which its forks would share. They are sent
    SIGTERM at the end, and have ended when this returns. They end with this process even if it is
    killed.
    """
    gc.freeze()  # looking for garbage would copy the memory that the forks share
    forks = [_Fork(name, work) for name, work in works.items()]
    with _told_to_end() as told:
        while told not in _wait_for(told, forks):
            for fork in forks:
                fork.look()
        for fork in forks:
            fork.end()


@dataclass
class _Fork:
    name: str
    work: Work
    process: BaseProcess | None = None
    pause: Pause = field(default_factory=Pause)
    began_at: float = 0.0  # both are readings of `time.monotonic`
    due_at: float = 0.0

    def look(self) -> None:
        """Note whether it has ended, and start it if it is due."""
        now = monotonic()
        if self.process is not None and not self.process.is_alive():
            self._note_end(self.process.exitcode, now)
        if self.process is None and self.due_at <= now:
            self.process = get_context("fork").Process(
                target=_run, args=(self.work,), name=self.name
            )
            self.process.start()
            self.began_at = now

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.join()

    def _note_end(self, code: int | None, now: float) -> None:
        pause = self.pause.after(now - self.began_at)
        log.error("a process has ended", process=self.name, code=code, starts_again_in=pause)
        self.process = None
        self.due_at = now + pause


def _wait_for(told: int, forks: list[_Fork]) -> list[object]:
    """Wait until this process is told to end, a fork has ended, or one is due; return which."""
    ends = [fork.process.sentinel for fork in forks if fork.process is not None]
    due = [fork.due_at - monotonic() for fork in forks if fork.process is None]
    return list(wait([told, *ends], max(min(due), 0) if due else None))


@contextmanager
def _told_to_end() -> Iterator[int]:
    """Yield a file that can be read from once this process was sent SIGINT or SIGTERM."""
    reading, writing = os.pipe()
    before = {
        number: signal.signal(number, lambda *_: os.write(writing, b".")) for number in ENDING
    }
    try:
        yield reading
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


def _run(work: Work) -> None:
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    end_with_parent()
    work()
