"""The front, without a server around it: cached pages, limits, exports."""

import asyncio
import threading
import time

import pytest
from flask import Response

from fundraiser.database import db, transaction
from fundraiser.front import Front, cached_pages, networks, sending
from fundraiser.front.lanes import LaneName
from tests import make
from tests.databases import ON_SQLITE
from tests.front.loops import run
from tests.front.test_wsgi import scope

pytestmark = ON_SQLITE
PAGE = b"/campaigns/winter"
HOST = (b"host", b"127.0.0.1")


class Client:
    """Sends requests to a front in one event loop, and keeps what comes back."""

    def __init__(self, app):
        self.front = Front(app)

    async def get(self, path, *heads, client="127.0.0.1", method="GET"):
        messages = []

        async def send(message):
            messages.append(message)

        asked = {**scope(HOST, *heads, path=path, method=method), "client": (client, 1)}
        await self.front(asked, no_body, send)
        body = b"".join(message.get("body", b"") for message in messages)
        return messages[0]["status"], dict(messages[0]["headers"]), body


async def no_body():
    return {"type": "http.request", "body": b""}


def test_a_cached_page_is_answered_while_every_reader_waits(app):
    make.campaign()
    may_end = threading.Event()

    async def scenario():
        client = Client(app)
        first = await client.get(PAGE)
        readers = client.front._lanes[LaneName.READ]
        held = [asyncio.create_task(readers.run(may_end.wait)) for _number in range(4)]
        await asyncio.sleep(0.05)
        second = await client.get(PAGE, (b"accept-encoding", b"gzip;q=1"))
        alive = await client.get(b"/healthz")
        may_end.set()
        await asyncio.gather(*held)
        return first, second, alive

    first, second, alive = run(scenario())
    assert (first[0], second[0], alive[0]) == (200, 200, 200)
    assert second[1][b"content-encoding"] == b"gzip"


@pytest.mark.own_app
def test_an_old_page_is_shown_until_its_renewal_is_there(app, monkeypatch):
    make.campaign()
    may_answer = threading.Event()
    may_answer.set()
    app.before_request(lambda: may_answer.wait(5) and None)

    async def scenario():
        client = Client(app)
        await client.get(PAGE)
        may_answer.clear()
        age(app, 10)
        begun_at = time.monotonic()
        old = await client.get(PAGE)
        seconds = time.monotonic() - begun_at
        age(app, 60)
        waiting = asyncio.create_task(client.get(PAGE))
        await asyncio.sleep(0.05)
        is_held = not waiting.done()
        may_answer.set()
        return old[0], seconds, is_held, (await waiting)[0]

    status, seconds, is_held, later = run(scenario())
    assert (status, is_held, later) == (200, True, 200)
    assert cached_pages.MOMENT_SECONDS <= seconds < 3


def test_a_page_that_is_taken_down_is_gone_once_it_is_renewed(app):
    campaign = make.campaign()

    async def scenario():
        client = Client(app)
        shown = await client.get(PAGE)
        with transaction():
            db.session.delete(campaign)
        age(app, 5)
        return shown[0], (await client.get(PAGE))[0]

    assert run(scenario()) == (200, 404)


@pytest.mark.own_app
@pytest.mark.parametrize("seconds", [1, 10])
def test_a_crowd_that_finds_a_page_old_has_it_renewed_once(app, capsys, seconds):
    make.campaign()
    asked = []

    @app.before_request
    def note():
        asked.append(1)

    async def scenario():
        client = Client(app)
        await client.get(PAGE)
        asked.clear()
        age(app, seconds)
        answers = await asyncio.gather(*(client.get(PAGE) for _ in range(8)))
        while not asked:
            await asyncio.sleep(0.01)
        return [answer[0] for answer in answers]

    assert run(scenario()) == [200] * 8
    assert len(asked) == 1
    assert "LaneFull" not in capsys.readouterr().err


def age(app, seconds):
    """Make every cached page older."""
    for found in app.extensions["fundraiser.response_cache"]._noted.values():
        found.kept.made -= seconds


@pytest.mark.own_app
def test_one_network_cannot_take_all_places(app, monkeypatch):
    monkeypatch.setattr(networks, "MOST_AT_ONCE", 2)
    may_end = threading.Event()
    app.before_request(lambda: may_end.wait(5) and None)

    async def scenario():
        client = Client(app)
        held = [asyncio.create_task(client.get(b"/fundraise", client="198.51.100.7")) for _ in "ab"]
        await asyncio.sleep(0.05)
        refused = await client.get(b"/fundraise", client="198.51.100.7")
        other = asyncio.create_task(client.get(b"/fundraise", client="198.51.100.8"))
        await asyncio.sleep(0.05)
        is_taken = not other.done()
        may_end.set()
        await asyncio.gather(*held, other)
        return refused, is_taken

    refused, is_taken = run(scenario())
    assert (refused[0], is_taken) == (429, True)
    assert refused[1][b"retry-after"]


@pytest.mark.own_app
def test_an_export_whose_reader_stops_ends_in_the_middle(app, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS_FOR_A_PIECE", 0.05)
    closed = []
    rows = Response(b"a" * 70_000 for _number in range(3))
    rows.call_on_close(lambda: closed.append(True))
    app.wsgi_app = rows
    received = []

    async def send(message):
        received.append(message["type"])
        if len(received) == 3:
            await asyncio.sleep(5)

    async def scenario():
        await Front(app)(scope(HOST, path=b"/staff/gifts.csv"), no_body, send)

    with pytest.raises(sending.ReaderTooSlow):
        run(scenario())
    assert received == ["http.response.start", "http.response.body", "http.response.body"]
    assert closed
