"""Processes that run while something is measured, and what they cost."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from tests.bench.load import NoAnswer, closed_loop
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS = 30.0
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Running:
    """A process with its children."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """Return the CPU time that the process and its children have used so far."""
        return sum(_cpu_of(process) for process in self._family())

    def memory_bytes(self) -> int:
        return sum(_memory_of(process) for process in self._family())

    def _family(self) -> Iterable[psutil.Process]:
        head = psutil.Process(self.pid)
        return [head, *head.children(recursive=True)]


@contextmanager
def web_server(app: str, environ: Mapping[str, str], folder: Path) -> Iterator[Running]:
    """Run a web server with one of `apps.LOADERS` while the block runs."""
    port = free_port()
    command = ["-m", "tests.bench.serving", app]
    with process(command, {**environ, "PORT": str(port)}, folder / f"{app}-{port}.log") as pid:
        server = Running(pid, port)
        _wait_until_it_answers(server)
        yield server


@contextmanager
def worker(environ: Mapping[str, str], folder: Path) -> Iterator[Running]:
    """Run the worker while the block runs."""
    command = ["-m", "fundraiser.processes", "worker"]
    with process(command, environ, folder / "worker.log") as pid:
        yield Running(pid, 0)


@contextmanager
def process(command: list[str], environ: Mapping[str, str], log: Path) -> Iterator[int]:
    """Run Python with `command`, its output in a file, and end it with all its children."""
    with log.open("wb") as output:
        started = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield started.pid
    finally:
        family = psutil.Process(started.pid).children(recursive=True)
        started.terminate()
        with suppress(subprocess.TimeoutExpired):
            started.wait(10)
        for member in family:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        started.kill()
        started.wait()


def wait_until(
    is_so: Callable[[], bool], complaint: str, *, seconds: float = PATIENCE_SECONDS
) -> None:
    """Wait until it is so. Raises RuntimeError with the complaint if it is not in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise RuntimeError(complaint)
        time.sleep(0.1)


def _wait_until_it_answers(server: Running) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            closed_loop(server.port, iter([get("/")]), clients=1, seconds=5)
        except (OSError, NoAnswer):
            if time.monotonic() > deadline or not psutil.pid_exists(server.pid):
                raise
            time.sleep(0.1)
        else:
            return


def get(path: str, **headers: str) -> bytes:
    """Return the request for a page, as bytes."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _cpu_of(process: psutil.Process) -> float:
    with suppress(psutil.NoSuchProcess):
        times = process.cpu_times()
        return float(times.user + times.system + times.children_user + times.children_system)
    return 0.0


def _memory_of(process: psutil.Process) -> int:
    with suppress(psutil.NoSuchProcess):
        return int(process.memory_info().rss)
    return 0
