"""Keeps several processes running, and ends them together."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from fundraiser.processes.lines import is_trouble, readable
from fundraiser.processes.parent_death import end_with_parent
from fundraiser.processes.pauses import Pause
from fundraiser.processes.plan import CHECKOUT, Child, environ_for

GRACE_SECONDS = 8.0  # between SIGTERM and SIGKILL
READ_BYTES = 65536
DIM, LOUD, PLAIN = b"\x1b[2m", b"\x1b[1;33m", b"\x1b[0m"  # on a terminal


@dataclass
class Supervisor:
    children: Iterable[Child]
    output: BinaryIO = field(default_factory=lambda: sys.stdout.buffer)
    grace_seconds: float = GRACE_SECONDS
    stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    is_restarting: bool = field(default=False, init=False)
    hurrying: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def run(self, beside: Awaitable[None] | None = None) -> int:
        """Keep all children running until SIGINT or SIGTERM, then return 0.

        `beside` is awaited meanwhile, and cancelled when the children have ended.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        task = asyncio.ensure_future(beside) if beside else None
        await asyncio.gather(*(self.keep_running(child) for child in self.children))
        if task:
            task.cancel()
        return 0

    def stop(self) -> None:
        """End all children. On the second call, do not wait for them."""
        self.is_restarting = False
        if self.stopping.is_set():
            self.hurrying.set()
        else:
            self.say("supervisor", "ending")
        self.stopping.set()

    def restart(self, reason: str) -> None:
        """End all children, so that the caller can start them again."""
        if not self.stopping.is_set():
            self.is_restarting = True
            self.say("supervisor", reason)
            self.stopping.set()

    async def keep_running(self, child: Child) -> None:
        """Start a child, and restart it whenever it ends, until `stop` is called."""
        pause, clock = Pause(), asyncio.get_running_loop()
        while not self.stopping.is_set():
            began = clock.time()
            ending = await self.run_once(child)
            if self.stopping.is_set():
                return
            seconds = pause.after(clock.time() - began)
            self.say(child.name, f"{ending}; starts again in {seconds:g} seconds")
            await _first_of(asyncio.sleep(seconds), self.stopping.wait())

    async def run_once(self, child: Child) -> str:
        """Run a child in a process group until the whole group has ended; return how it ended."""
        reading, writing = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *child.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                env=environ_for(child),
                cwd=CHECKOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,  # safe with threads: one system call, no lock
            )
        except OSError as error:
            os.close(reading)
            return f"could not start ({error})"
        finally:
            os.close(writing)
        showing = asyncio.create_task(self.show(child.name, reading))
        await _first_of(process.wait(), self.stopping.wait())
        if process.returncode is None:
            await self.end(process)
        _kill_group(process.pid)
        await showing
        return _ending(process.returncode or 0)

    async def end(self, process: asyncio.subprocess.Process) -> None:
        """End a process: SIGTERM, then SIGKILL after `grace_seconds` or a second `stop`."""
        with suppress(ProcessLookupError):
            process.terminate()
        grace = asyncio.wait_for(self.hurrying.wait(), self.grace_seconds)
        await _first_of(process.wait(), grace)
        _kill_group(process.pid)
        await process.wait()

    async def show(self, name: str, reading: int) -> None:
        """Print a child's output line by line, with its name in front."""
        reader = asyncio.StreamReader()
        with os.fdopen(reading, "rb") as pipe:
            transport, _ = await asyncio.get_running_loop().connect_read_pipe(
                lambda: asyncio.StreamReaderProtocol(reader), pipe
            )
            unfinished = b""
            while block := await reader.read(READ_BYTES):
                *lines, unfinished = (unfinished + block).split(b"\n")
                self.say(name, *lines)
            self.say(name, *([unfinished] if unfinished else []))
            transport.close()

    def say(self, name: str, *lines: str | bytes) -> None:
        """Print lines of a process, or our own lines about it, with its name in front."""
        texts = [line if isinstance(line, str) else line.decode(errors="replace") for line in lines]
        self.write([self.labelled(name, line) for text in texts for line in readable(text)])

    def tell(self, text: str) -> None:
        """Print a text without a label, so that addresses can be copied."""
        self.write(text.encode().split(b"\n"))

    def labelled(self, name: str, line: str) -> bytes:
        label, text = f"{name:>10} | ".encode(), line.encode()
        if not self.has_colours:
            return label + text
        return DIM + label + PLAIN + (LOUD + text + PLAIN if is_trouble(line) else text)

    def write(self, lines: Iterable[bytes]) -> None:
        try:
            self.output.writelines(line + b"\n" for line in lines)
            self.output.flush()
        except BrokenPipeError:  # the reader is gone, as with `make run | head`
            self.stopping.set()

    @property
    def has_colours(self) -> bool:
        return self.output.isatty() and not os.environ.get("NO_COLOR")


async def _first_of(*awaitables: Awaitable[object]) -> None:
    """Wait until one of them is done, and cancel the others."""
    tasks = [asyncio.ensure_future(awaitable) for awaitable in awaitables]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _kill_group(leader: int) -> None:
    """Kill the rest of a process group: a dead web server's workers would hold its port."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _ending(returncode: int) -> str:
    if returncode < 0:
        return f"was ended by {signal.Signals(-returncode).name}"
    return f"ended with code {returncode}"
