"""Line 9: the export of all gifts, as staff download it: how fast, and in how much memory."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from statistics import median

from flask import session

from fundraiser import clock
from fundraiser.accounts import sessions
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.database import db, transaction
from tests.bench.figures import Figure, Goal, written
from tests.bench.places import Place, Places
from tests.bench.servers import Running

READ_BYTES = 1 << 20
LOOK_EVERY_SECONDS = 0.02
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Export:
    rows: int
    seconds: float
    memory_bytes: int  # by how much the server had more, at the most, than before


def measure_export(places: Places) -> list[Figure]:
    few = exports(places.few, places)
    many = exports(places.many, places)
    speed = median(each.rows / each.seconds for each in many)
    more = max(each.memory_bytes for each in many) - max(each.memory_bytes for each in few)
    return [
        Figure(
            9,
            "export, rows/s",
            round(speed),
            Goal.AT_LEAST,
            200_000,
            how=f"{written(many[0].rows)} rows in {median(e.seconds for e in many):.1f} s",
        ),
        Figure(
            9,
            f"memory for {written(many[0].rows)} rows − for {written(few[0].rows)}",
            more / MEGABYTE,
            Goal.AT_MOST,
            20,
            " MB",
        ),
    ]


def exports(place: Place, places: Places) -> list[Export]:
    """Download the export some times, after one of no rows that warms the server up."""
    cookie = _cookie_of_staff(place)
    server = places.server("ours", place)
    _download(server, cookie, "?from=2000-01-01&to=2000-01-01")
    return [_download(server, cookie) for _ in range(places.sizes.rounds)]


def _download(server: Running, cookie: str, query: str = "") -> Export:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = {"Cookie": f"session-{server.port}={cookie}"}
    with _watched(server) as memory:
        began = time.perf_counter()
        connection.request("GET", f"/staff/gifts.csv{query}", headers=headers)
        answer = connection.getresponse()
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"the export answers {answer.status}")
        lines = 0
        while block := answer.read(READ_BYTES):
            lines += block.count(b"\n")
        seconds = time.perf_counter() - began
    connection.close()
    return Export(lines - 1, seconds, max(memory) - memory[0])


@contextmanager
def _watched(server: Running) -> Iterator[list[int]]:
    """Note the server's memory every moment while the block runs."""
    found = [server.memory_bytes()]
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(LOOK_EVERY_SECONDS):
            found.append(server.memory_bytes())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield found
    finally:
        is_over.set()
        thread.join()


def _cookie_of_staff(place: Place) -> str:
    """Return the session cookie of somebody who works here and has just signed in."""
    app, at = place.app, clock.now()
    with place.context():
        person = StaffMember(
            email="finance@example.org",
            name="Finance",
            role=Role.FINANCE,
            fs_uniquifier=f"finance-{at.timestamp()}",
            active=True,
            invited_at=at,
        )
        with transaction():
            db.session.add(person)
        with app.test_request_context("/"):
            sessions.enter(person, at=at)
            answer = app.response_class()
            app.session_interface.save_session(app, session, answer)
    return answer.headers["Set-Cookie"].split(";")[0].partition("=")[2]
