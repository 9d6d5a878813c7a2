"""A body arrives whole, in time and within its limit, or the request is refused."""

import asyncio
import os

import pytest

from fundraiser.front import bodies
from fundraiser.front.arrivals import Arrivals, ServerEnds
from fundraiser.front.bodies import BodyCutOff, BodyTooLarge, BodyTooSlow, read_body
from tests.front.loops import run


def pieces(*bodies, then=None):
    """Return a `receive` that gives these pieces, and then `then`, or nothing more ever."""
    messages = [{"type": "http.request", "body": body, "more_body": True} for body in bodies]
    messages += [then] if then else []

    async def receive():
        if messages:
            return messages.pop(0)
        return await asyncio.sleep(60)

    return receive


END = {"type": "http.request", "body": b"!"}


def read(receive, *, declared=None, most=100):
    async def whole():
        with await read_body(receive, declared=declared, most=most) as body:
            return body.read()

    return run(whole())


def test_pieces_become_one_body():
    assert read(pieces(b"a", b"b", then=END), declared=3) == b"ab!"


def test_a_large_body_waits_on_disk(monkeypatch):
    monkeypatch.setattr(bodies, "MEMORY_BYTES", 10)

    assert read(pieces(b"a" * 40, then=END)) == b"a" * 40 + b"!"


def test_what_is_declared_too_large_is_not_read():
    with pytest.raises(BodyTooLarge):
        read(pieces(), declared=101)


def test_what_becomes_too_large_is_refused_where_it_does():
    with pytest.raises(BodyTooLarge):
        read(pieces(*[b"a" * 51] * 2))


def test_a_slow_body_has_as_long_as_its_length_deserves(monkeypatch):
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", 0.05)
    with pytest.raises(BodyTooSlow):
        read(pieces(b"a"), declared=3)

    monkeypatch.setattr(bodies, "SLOWEST_BYTES_A_SECOND", 10)

    async def receive_late():
        await asyncio.sleep(0.15)
        return END

    assert read(receive_late, declared=3) == b"!"


def test_a_client_that_goes_away_is_no_request():
    with pytest.raises(BodyCutOff):
        read(pieces(b"a", then={"type": "http.disconnect"}))


def test_a_server_that_ends_waits_for_no_body():
    reading, writing = os.pipe()

    async def scenario():
        arrivals = Arrivals(reading)
        held = asyncio.create_task(arrivals.wait_for(read_body(pieces(b"a"), declared=3, most=9)))
        await asyncio.sleep(0.01)
        os.close(writing)
        with pytest.raises(ServerEnds):
            await held

    run(scenario())
    os.close(reading)
