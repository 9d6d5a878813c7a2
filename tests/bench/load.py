"""Sends requests and notes the answers: one thread, many connections, kept open.

It shares its cores with what it measures, so it does little: requests are bytes that were made
beforehand, and of an answer only status and length are read.
"""

import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
READ_BYTES = 1 << 18
PATIENCE_SECONDS = 20.0


class NoAnswer(RuntimeError):
    """The server closed a connection, or said nothing for a long time."""


@dataclass
class Answers:
    """What came back: how many answers of each status, how long each took, and the last error."""

    seconds: float = 0.0
    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    other: bytes = b""

    @property
    def count(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.count / self.seconds

    def require(self, status: int) -> "Answers":
        """Return the answers; raise unless all have this status: a fast error page is no speed."""
        if self.count_of_others(status):
            raise RuntimeError(f"wanted {status}, got {self.statuses}: {self.other!r}")
        return self

    def count_of_others(self, status: int) -> int:
        """Return how many answers have another status."""
        return self.count - self.statuses.get(status, 0)

    def quantile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


class Connection:
    """One kept-open connection with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self._received = b""
        self._wanted = 0

    def send(self, request: bytes, begun: float) -> None:
        self.begun, self._received, self._wanted = begun, b"", 0
        self.socket.sendall(request)

    def receive(self) -> bytes | None:
        """Read what is there; return the answer once all of it has come."""
        block = self.socket.recv(READ_BYTES)
        if not block:
            raise NoAnswer("the server closed a connection")
        self._received += block
        if not self._wanted:
            head = self._received.find(END_OF_HEAD)
            if head < 0:
                return None
            length = LENGTH.search(self._received, 0, head)
            self._wanted = head + len(END_OF_HEAD) + (int(length[1]) if length else 0)
        return self._received if len(self._received) >= self._wanted else None


class Crowd:
    """Some clients of one server."""

    def __init__(self, port: int, clients: int) -> None:
        self.answers = Answers()
        self._selector = selectors.DefaultSelector()
        self._idle = deque(Connection(port) for _ in range(clients))
        self._clients = clients
        for connection in self._idle:
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)

    @property
    def has_idle(self) -> bool:
        return bool(self._idle)

    @property
    def has_busy(self) -> bool:
        return len(self._idle) < self._clients

    def send(self, request: bytes, begun: float) -> None:
        self._idle.popleft().send(request, begun)

    def gather(self, timeout: float) -> bool:
        """Note the answers that come within `timeout`; return whether anything came."""
        ready = self._selector.select(timeout)
        for key, _events in ready:
            connection: Connection = key.data
            answer = connection.receive()
            if answer is not None:
                self._note(answer, connection)
        return bool(ready)

    def finish(self, began: float) -> Answers:
        """Wait for what is under way, close, and return the answers."""
        while self.has_busy:
            if not self.gather(PATIENCE_SECONDS):
                raise NoAnswer(f"{self._clients - len(self._idle)} requests without an answer")
        self.answers.seconds = time.perf_counter() - began
        for connection in self._idle:
            connection.socket.close()
        self._selector.close()
        return self.answers

    def _note(self, answer: bytes, connection: Connection) -> None:
        status = int(answer[9:12])
        statuses = self.answers.statuses
        statuses[status] = statuses.get(status, 0) + 1
        self.answers.latencies.append(time.perf_counter() - connection.begun)
        if status >= HTTPStatus.BAD_REQUEST:
            self.answers.other = answer
        self._idle.append(connection)


def closed_loop(port: int, requests: Iterator[bytes], *, clients: int, seconds: float) -> Answers:
    """Each client sends its next request when it has the answer to its last, for `seconds` or
    until there are no more requests."""
    crowd = Crowd(port, clients)
    began = time.perf_counter()
    is_over = False
    while not is_over:
        while crowd.has_idle and not is_over:
            request = next(requests, None)
            if request is None:
                is_over = True
            else:
                crowd.send(request, time.perf_counter())
        crowd.gather(1.0)
        is_over = is_over or time.perf_counter() - began >= seconds
    return crowd.finish(began)


def open_loop(
    port: int, requests: Iterator[bytes], *, rate: float, clients: int, seconds: float
) -> Answers:
    """A request is due every 1/`rate` seconds whether or not others are answered. Its time counts
    from when it was due: a server that stalls is not let off the requests that would have come."""
    crowd = Crowd(port, clients)
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        due = began + number / rate
        while (wait := due - time.perf_counter()) > 0 or not crowd.has_idle:
            crowd.gather(max(wait, 0.0) if crowd.has_idle else 1.0)
        request = next(requests, None)
        if request is None:
            break
        crowd.send(request, due)
    return crowd.finish(began)
