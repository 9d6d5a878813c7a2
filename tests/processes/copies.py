"""A whole running copy: `python -m fundraiser.processes all`, as `make run` starts it."""

import os
import signal
import subprocess
import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from fundraiser.processes.ports import is_free
from tests.processes.watching import PATIENCE_SECONDS, UNTITLED, pids_with, wait_until

ROOT = Path(__file__).parents[2]
SERVERS = ("fundraiser.sandbox", "fundraiser.processes web")
CHILDREN = (*SERVERS, "fundraiser.processes worker")


class Copy:
    """One copy, with its ports, its folder and what it has written."""

    def __init__(self, folder: Path, *, port: int, sandbox_port: int) -> None:
        self.folder = folder
        self.ports = (port, sandbox_port)
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, verb: str = "all", **settings: str) -> "Copy":
        """Start it in a group of its own, as a terminal does."""
        port, sandbox_port = map(str, self.ports)
        given = {
            "PORT": port,
            "SANDBOX_PORT": sandbox_port,
            "INSTANCE_PATH": str(self.folder),
            "PYTHONPATH": str(UNTITLED),
        }
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "fundraiser.processes", verb],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"], **given, **settings},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return self

    def wait_until_up(self) -> None:
        wait_until(lambda: "The site is up." in self.written and self.is_up)

    @property
    def written(self) -> str:
        return self.log.read_text()

    @property
    def is_up(self) -> bool:
        return all(self.status_of(port) == 200 for port in self.ports)

    @property
    def pids(self) -> list[int]:
        """Every process of this copy, also ones that its supervisor has lost."""
        return pids_with(f"INSTANCE_PATH={self.folder}")

    def pids_of(self, command: str) -> list[int]:
        """Its processes with this command, oldest first: a server stands above its workers."""
        return sorted(pids_with(f"INSTANCE_PATH={self.folder}", command=command))

    def status_of(self, port: int, path: str = "/") -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def signal_group(self, number: int) -> None:
        """Send a signal to its group: what Ctrl-C in a terminal does."""
        assert self.process
        os.killpg(self.process.pid, number)

    def wait(self) -> int:
        assert self.process
        return self.process.wait(PATIENCE_SECONDS)

    def is_gone(self) -> bool:
        return not self.pids and all(is_free(port) for port in self.ports)

    def clean_up(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.wait()
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
