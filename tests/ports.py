"""Ports for the servers of tests: below those that systems hand out by themselves, so that nobody
else is given one between the moment it is chosen and the moment it is used."""

import random
import socket
from contextlib import suppress

OURS = (12_000, 32_000)
_chance = random.SystemRandom()  # the seed of a test run would give every worker the same ones


def free_port() -> int:
    """Return a port on which nobody listens."""
    while True:
        port = _chance.randrange(*OURS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def free_ports(count: int) -> list[int]:
    """Return so many different ports on which nobody listens."""
    ports: set[int] = set()
    while len(ports) < count:
        ports.add(free_port())
    return list(ports)
