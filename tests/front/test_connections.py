"""One network holds only so many connections, and a reader that stalls is cut off."""

import socket
from contextlib import ExitStack

import pytest

from fundraiser.front import connections
from fundraiser.front.connections import (
    STALLED_MILLISECONDS,
    Connection,
    ConnectionWatch,
    connections_to,
    newest_over_limit,
)


@pytest.fixture
def accepted():
    """Give a port, and three connections to it that were accepted in this process."""
    with ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = listening.getsockname()[1]
        ours = []
        for _number in range(3):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            ours.append(stack.enter_context(listening.accept()[0]))
        yield port, ours


def test_the_connections_of_a_port_are_found_and_no_others(accepted):
    port, ours = accepted

    found = list(connections_to(port))

    assert {each.descriptor for each in found} == {each.fileno() for each in ours}
    assert {each.network for each in found} == {"127.0.0.1"}


def test_each_is_given_a_limit_on_stalling(accepted):
    port, ours = accepted

    ConnectionWatch(port, is_behind_proxy=True).look()

    for each in ours:
        timeout = each.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        assert timeout == STALLED_MILLISECONDS


def test_the_newest_above_the_limit_are_ended(accepted, monkeypatch):
    port, ours = accepted
    monkeypatch.setattr(connections, "MOST_OF_ONE_NETWORK", 2)
    monkeypatch.setattr(connections, "is_loopback", lambda _network: False)

    assert ConnectionWatch(port, is_behind_proxy=True).look() == 0
    assert ConnectionWatch(port, is_behind_proxy=False).look() == 1

    assert [each.recv(1) if each is ours[2] else None for each in ours] == [None, None, b""]


def test_a_network_is_counted_by_itself_and_this_machine_not_at_all(monkeypatch):
    monkeypatch.setattr(connections, "MOST_OF_ONE_NETWORK", 1)
    held = [
        Connection(inode, inode, network)
        for inode, network in enumerate(["a", "b", "a", "127.0.0.1", "127.0.0.1", "a"])
    ]

    over = newest_over_limit(held, {0: 2, 1: 1, 2: 1, 3: 1, 4: 1, 5: 3})

    assert [each.inode for each in over] == [0, 5]
