"""What breaks around the site, or is forged, stops nobody and changes nothing."""

import json
import os
import resource
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
from sqlalchemy import func, select

from fundraiser.config import STANDIN_WEBHOOK_SECRET
from fundraiser.database import db
from fundraiser.sandbox.delivery import signature
from fundraiser.stripe_sync.models import StripeEvent
from tests.attacks.test_availability import QUESTION
from tests.databases import ON_SQLITE
from tests.processes.watching import wait_until

EVENT = json.dumps({"id": "evt_1", "object": "event", "type": "refund.created"}).encode()
DAY_SECONDS = 86_400
LOG_BYTES = 16_384  # less than the database has written
PAGE = "/campaigns/winter"
SERVER = "fundraiser.processes web"


def test_forged_webhooks_are_refused_in_any_number(target, app):
    now = int(time.time())
    forged = [
        "",
        "t=,v1=",
        signature(EVENT, "whsec_guessed", now),
        signature(EVENT, STANDIN_WEBHOOK_SECRET, now - DAY_SECONDS),
        signature(EVENT, STANDIN_WEBHOOK_SECRET, now + DAY_SECONDS),
    ]
    with ThreadPoolExecutor(16) as attackers:
        statuses = set(attackers.map(lambda mark: send_event(target, mark), forged * 40))

        assert target.complaints() == []

    assert statuses == {400}
    assert db.session.scalar(select(func.count()).select_from(StripeEvent)) == 0


@ON_SQLITE
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Prefix": "//evil.example"},
        {"X-Forwarded-Proto": "evil.example"},
        {"X-Original-Url": "//evil.example", "X-Rewrite-Url": "//evil.example"},
        {"Cookie": "language=evil.example", "Accept-Language": "evil.example"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_nobody_can_poison_the_page_that_others_are_shown(target, headers):
    for _number in range(3):
        read(target, PAGE, headers)

    assert "evil.example" not in read(target, PAGE, {})


def test_a_web_process_that_is_killed_is_replaced(target):
    _server, *workers = target.copy.pids_of(SERVER)
    assert workers

    os.kill(workers[0], signal.SIGKILL)

    wait_until(lambda: workers[0] not in target.copy.pids_of(SERVER))
    wait_until(lambda: target.complaints() == [])


@ON_SQLITE
def test_a_full_disk_is_said_and_pages_are_still_shown(target, app):
    form = target.filled_form("/help", **QUESTION)
    assert target.ask("POST", "/help", form).status == 303
    form = target.filled_form("/help", **QUESTION)
    with full_disk(target):
        assert target.ask("POST", "/help", form).status == 503
        assert target.ask("GET", "/healthz").status == 200
        assert target.ask("GET", PAGE).status == 200

    assert target.ask("POST", "/help", form).status == 303


@contextmanager
def full_disk(target):
    """Let no file of the web server but its short log grow while the block runs."""
    unlimited = resource.RLIM_INFINITY
    pids = target.copy.pids_of(SERVER)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (LOG_BYTES, unlimited))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))


def send_event(target, mark):
    return answer(target, "POST", "/webhooks/stripe", EVENT, {"Stripe-Signature": mark})[0]


def read(target, path, headers):
    return answer(target, "GET", path, None, headers)[1]


def answer(target, method, path, body, headers):
    """Return the status and the text of what the server answers."""
    connection = HTTPConnection("127.0.0.1", target.port, timeout=20)
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()
