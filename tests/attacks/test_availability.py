"""Nobody can stop the site for others: not with half requests, crowds, slow readers or locks."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.attacks.target import QUESTION, SITE_ON_SQLITE, half_a_form, status_on

WAITING = b"GET /campaigns/winter HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def test_half_requests_and_silent_crowds_shut_nobody_out(target):
    assert target.complaints() == []

    with target.connections(400, half_a_form("/help")) as half:
        assert target.complaints() == []
        with target.connections(600, half_a_form("/webhooks/stripe")):
            assert target.complaints() == []
        with target.connections(2_000, b""), target.connections(200, b"GET / HT"):
            assert target.complaints() == []
        assert status_on(half[0]) == 408


@SITE_ON_SQLITE
def test_readers_who_never_read_hold_nobody_up(target):
    target.ask("GET", "/campaigns/winter")

    with target.connections(300, WAITING * 40):
        assert target.complaints() == []


@SITE_ON_SQLITE
def test_a_chunked_body_without_end_is_refused_at_its_limit(target):
    head = half_a_form("/help").partition(b"Content-Length")[0]
    with target.connections(1, head + b"Transfer-Encoding: chunked\r\n\r\n") as [endless]:
        endless.settimeout(20)
        for _number in range(3):
            endless.sendall(b"8000\r\n" + b"a" * 0x8000 + b"\r\n")

        assert status_on(endless) == 413
    assert target.complaints() == []


@SITE_ON_SQLITE
def test_a_body_that_comes_late_but_whole_is_answered(target):
    body = b"message=" + b"a" * 992
    with target.connections(1, half_a_form("/help")) as [slow]:
        time.sleep(1)
        slow.sendall(body[2:])

        assert status_on(slow) == 422


@SITE_ON_SQLITE
def test_a_locked_database_is_said_within_five_seconds(target):
    form = target.filled_form("/help", **QUESTION)
    assert target.ask("POST", "/help", form).status == 303
    with locked(target.database_url), ThreadPoolExecutor(12) as visitors:
        asked = [visitors.submit(target.ask, "POST", "/help", form) for _number in range(12)]
        time.sleep(2)
        assert target.complaints(forms=False) == []
        replies = [each.result() for each in asked]

    assert [(reply.status, bool(reply.retry_after)) for reply in replies] == [(503, True)] * 12
    assert max(reply.seconds for reply in replies) < 8


@contextmanager
def locked(database_url):
    """Hold the write lock of a SQLite database while the block runs, as another process may."""
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
