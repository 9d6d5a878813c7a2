"""Processes as the system sees them, and patience."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PATIENCE_SECONDS = 40
UNTITLED = Path(__file__).with_name("untitled")  # for PYTHONPATH: a title hides the environment


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def pids_with(setting: str, *, command: str = "") -> list[int]:
    """Return the processes started with `NAME=value` in their environment, orphans included."""
    return [
        pid
        for pid in _all_pids()
        if setting.encode() in _read(pid, "environ").split(b"\0")
        and command.encode() in _read(pid, "cmdline").replace(b"\0", b" ")
        and is_running(pid)
    ]


def _all_pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def is_port_open(port: int, host: str = "127.0.0.1") -> bool:
    """Whether something on this machine accepts connections there."""
    with suppress(OSError), socket.create_connection((host, port)):
        return True
    return False
