"""One round of requests: how many a second, and what each cost in CPU time."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from tests.bench.load import Answers, closed_loop
from tests.bench.servers import Running
from tests.bench.sizes import Sizes

WARM_UP_SECONDS = 1.0  # at the most


class Costing(Protocol):
    """Something whose CPU time can be read: a server, or the database."""

    def cpu_seconds(self) -> float: ...


@dataclass(frozen=True)
class Round:
    answers: Answers
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        return self.answers.per_second

    @property
    def cpu_ms(self) -> float:
        """The CPU time of one request, in milliseconds."""
        return self.cpu_seconds * 1000 / self.answers.count


def run_round(
    server: Running,
    requests: Iterator[bytes],
    *,
    clients: int,
    seconds: float,
    status: int = HTTPStatus.OK,
    beside: tuple[Costing, ...] = (),
) -> Round:
    """Send requests as fast as the clients get answers. The cost is the server's, and that of
    what works for it `beside`."""
    costing = (server, *beside)
    before = sum(each.cpu_seconds() for each in costing)
    answers = closed_loop(server.port, requests, clients=clients, seconds=seconds).require(status)
    return Round(answers, sum(each.cpu_seconds() for each in costing) - before)


def warm_up(server: Running, requests: Iterator[bytes], sizes: Sizes) -> None:
    """Have every thread of the server do the work once or more, before it is measured."""
    seconds = min(WARM_UP_SECONDS, sizes.seconds)
    closed_loop(server.port, requests, clients=sizes.clients, seconds=seconds)
