"""Keeps a group of processes running, and ends them together."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import BinaryIO

from fundraiser.processes.lines import is_trouble, readable
from fundraiser.processes.parentage import end_with_parent
from fundraiser.processes.plan import CHECKOUT, Child, environ_for

STEADY_SECONDS = 20  # a process that ran this long has started well
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 15.0
GRACE_SECONDS = 8.0  # for a process to finish what it is doing
READ_BYTES = 65536
DIM, LOUD, PLAIN = b"\x1b[2m", b"\x1b[1;33m", b"\x1b[0m"  # on a terminal


@dataclass
class Supervisor:
    children: Iterable[Child]
    output: BinaryIO = field(default_factory=lambda: sys.stdout.buffer)
    grace_seconds: float = GRACE_SECONDS
    stopping: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    hurrying: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def run(self, beside: Awaitable[None] | None = None) -> int:
        """Keep all children running until SIGINT or SIGTERM; return 0 when all have ended.

        `beside` is awaited while they run, and dropped when they end.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.stop)
        company = asyncio.ensure_future(beside) if beside else None
        await asyncio.gather(*(self.keep_running(child) for child in self.children))
        if company:
            company.cancel()
        return 0

    def stop(self) -> None:
        """Ask all children to end; asked twice, do not wait for them."""
        if self.stopping.is_set():
            self.hurrying.set()
        else:
            self.say("supervisor", "ending")
        self.stopping.set()

    async def keep_running(self, child: Child) -> None:
        """Start a child, and start it again each time it ends, until we are stopping."""
        pause = FIRST_PAUSE_SECONDS
        while not self.stopping.is_set():
            began = asyncio.get_running_loop().time()
            ending = await self.run_once(child)
            if self.stopping.is_set():
                return
            if asyncio.get_running_loop().time() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE_SECONDS
            self.say(child.name, f"{ending}; starts again in {pause:g} seconds")
            await _first_of(asyncio.sleep(pause), self.stopping.wait())
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def run_once(self, child: Child) -> str:
        """Run a child, as a group, until all of the group has ended; return how it ended."""
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
                preexec_fn=end_with_parent,  # safe beside threads: one system call, no lock
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
        """End a process: by asking first, then by force once it has had its time."""
        with suppress(ProcessLookupError):
            process.terminate()
        patience = asyncio.wait_for(self.hurrying.wait(), self.grace_seconds)
        await _first_of(process.wait(), patience)
        _kill_group(process.pid)
        await process.wait()

    async def show(self, name: str, reading: int) -> None:
        """Show what a child writes, line by line, with its name in front."""
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
        """Show lines of a process, or ours about it."""
        written = [
            line if isinstance(line, str) else line.decode(errors="replace") for line in lines
        ]
        self.write([self.labelled(name, shown) for line in written for shown in readable(line)])

    def tell(self, text: str) -> None:
        """Show a text as it is: addresses to be copied have nothing in front of them."""
        self.write(text.encode().split(b"\n"))

    def labelled(self, name: str, line: str) -> bytes:
        label, shown = f"{name:>10} | ".encode(), line.encode()
        if not self.has_colours:
            return label + shown
        return DIM + label + PLAIN + (LOUD + shown + PLAIN if is_trouble(line) else shown)

    def write(self, lines: Iterable[bytes]) -> None:
        try:
            self.output.writelines(line + b"\n" for line in lines)
            self.output.flush()
        except BrokenPipeError:  # nobody reads us any more, as after `make run | head`
            self.stopping.set()

    @property
    def has_colours(self) -> bool:
        return self.output.isatty() and not os.environ.get("NO_COLOR")


async def _first_of(*awaitables: Awaitable[object]) -> None:
    """Return when one of them is done, and drop the others."""
    tasks = [asyncio.ensure_future(awaitable) for awaitable in awaitables]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _kill_group(leader: int) -> None:
    """End what is left of a process's group: a dead web server's workers would keep its port."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _ending(returncode: int) -> str:
    if returncode < 0:
        return f"was ended by {signal.Signals(-returncode).name}"
    return f"ended with code {returncode}"
