"""The open connections of a web process, looked at each second by a thread.

Granian accepts connections itself, so they are found among the process's open files. Each is given
a limit on how long its reader may take nothing (TCP_USER_TIMEOUT), and one network may hold only so
many: the newest above that are ended. Behind a proxy every connection is the proxy's, which has to
do the counting then.
"""

import os
import socket
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fundraiser.web.network import is_loopback, network_of

MOST_OF_ONE_NETWORK = 1_000  # a gala of hundreds, whose phones hold several each
STALLED_MILLISECONDS = 15_000
SECONDS_BETWEEN_LOOKS = 1.0
OPEN_FILES = Path("/proc/self/fd")  # of Linux; where it is missing nothing is looked at
SOCKET = "socket:["


@dataclass(frozen=True, slots=True)
class Connection:
    """An open connection: which file it is, and the network at its other end."""

    inode: int
    descriptor: int
    network: str


class ConnectionWatch:
    """Looks at the connections to one port. Each look is cheap: a few system calls for each."""

    def __init__(self, port: int, *, is_behind_proxy: bool) -> None:
        self._port, self._is_behind_proxy = port, is_behind_proxy
        self._seen: dict[int, int] = {}  # the number of a connection's first look, by its inode
        self._looks = 0

    def start(self) -> None:
        """Look on and on, in a thread that ends with the process."""
        threading.Thread(target=self._look_on, name="connections", daemon=True).start()

    def look(self) -> int:
        """Look at every connection once; return how many were ended."""
        self._looks += 1
        now = list(connections_to(self._port))
        for each in now:
            if each.inode not in self._seen:
                _limit_stalling(each.descriptor)
        self._seen = {each.inode: self._seen.get(each.inode, self._looks) for each in now}
        if self._is_behind_proxy:
            return 0
        surplus = list(newest_over_limit(now, self._seen))
        for each in surplus:
            _end(each.descriptor)
        return len(surplus)

    def _look_on(self) -> None:
        waiting = threading.Event()
        while OPEN_FILES.is_dir():
            with suppress(OSError):
                self.look()
            waiting.wait(SECONDS_BETWEEN_LOOKS)


def connections_to(port: int) -> Iterator[Connection]:
    """Return the open connections of this process that came to this port of it."""
    for file in OPEN_FILES.iterdir():
        with suppress(OSError):
            target = str(file.readlink())
            if target.startswith(SOCKET):
                network = _network_at(int(file.name), port)
                if network:
                    inode = int(target.removeprefix(SOCKET).rstrip("]"))
                    yield Connection(inode, int(file.name), network)


def newest_over_limit(
    connections: Iterable[Connection], first_seen: dict[int, int]
) -> Iterator[Connection]:
    """Return the connections of a network above its limit, the ones that came last."""
    by_network = defaultdict(list)
    for each in connections:
        if not is_loopback(each.network):  # a proxy that nobody has told us of
            by_network[each.network].append(each)
    for of_one in by_network.values():
        of_one.sort(key=lambda each: (first_seen[each.inode], each.inode))
        yield from of_one[MOST_OF_ONE_NETWORK:]


def _network_at(descriptor: int, port: int) -> str:
    """Return the network at the other end of a connection to the port, or '' for another file."""
    with _borrowed(descriptor) as connection:
        if connection.family not in {socket.AF_INET, socket.AF_INET6}:
            return ""
        if connection.getsockname()[1] != port:
            return ""
        return network_of(connection.getpeername()[0])


def _limit_stalling(descriptor: int) -> None:
    with suppress(OSError), _borrowed(descriptor) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED_MILLISECONDS)


def _end(descriptor: int) -> None:
    with suppress(OSError), _borrowed(descriptor) as connection:
        connection.shutdown(socket.SHUT_RDWR)


def _borrowed(descriptor: int) -> socket.socket:
    """Return a copy of the open file, which can be closed while Granian keeps its own."""
    return socket.socket(fileno=os.dup(descriptor))
