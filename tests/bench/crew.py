"""Clients in this machine's processes, without a web server: two processes, as the server has.

Python runs one thread at a time in each, so that a crew in one process would measure that.
"""

import multiprocessing
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from multiprocessing.synchronize import Barrier
from typing import Protocol

PROCESSES = 2
Once = Callable[[], int]  # does some pieces of work; returns how many, 0 if none is left
START_SECONDS = 60.0


class Share(Protocol):
    """What one process does. It is sent there, so it holds plain values until it is prepared."""

    def prepare(self) -> None: ...

    def client(self) -> AbstractContextManager[Once]:
        """Return one client, to be entered in a thread of its own."""


def run_crew(shares: Sequence[Share], *, clients: int, seconds: float) -> float:
    """Return how many pieces a second all clients do together. Each has done some before."""
    spawning = multiprocessing.get_context("forkserver")  # what it has imported, its forks have
    spawning.set_forkserver_preload(["tests.bench.receiving", "tests.bench.reference"])
    each = max(clients // len(shares), 1)
    start = spawning.Barrier(each * len(shares))
    results: multiprocessing.Queue[tuple[int, float]] = spawning.Queue()
    processes = [
        spawning.Process(target=_work, args=(share, each, seconds, start, results))
        for share in shares
    ]
    for process in processes:
        process.start()
    found = [results.get(timeout=START_SECONDS + seconds) for _ in processes]
    for process in processes:
        process.join()
    return sum(count for count, _ in found) / max(elapsed for _, elapsed in found)


def _work(
    share: Share,
    clients: int,
    seconds: float,
    start: Barrier,
    results: "multiprocessing.Queue[tuple[int, float]]",
) -> None:
    share.prepare()
    done: list[tuple[int, float]] = []
    threads = [
        threading.Thread(target=lambda: done.append(_serve(share, seconds, start)))
        for _ in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(done) < clients:
        raise RuntimeError("a client failed; its error stands above")
    results.put((sum(count for count, _ in done), max(elapsed for _, elapsed in done)))


def _serve(share: Share, seconds: float, start: Barrier) -> tuple[int, float]:
    with share.client() as once:
        once()
        start.wait(START_SECONDS)
        began, count = time.perf_counter(), 0
        while time.perf_counter() - began < seconds and (done := once()):
            count += done
        return count, time.perf_counter() - began
