"""Notices that do not go through the outbox: to ALARM_URL, and while the outbox itself fails."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.accounts.permissions import Role
from fundraiser.alarms import AlarmKind, end_alarm, raise_alarm
from fundraiser.alarms.jobs import tell_of_alarms
from fundraiser.alarms.operations import NOTICE_LEASE
from fundraiser.config import settings
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from tests.accounts.people import add_person
from tests.ports import free_port

TELL = """
from fundraiser.alarms.jobs import tell_of_alarms
from fundraiser.app import create_app
with create_app().app_context():
    tell_of_alarms()
"""
SEEN = {"seen_at": "2026-11-28T12:00:00+00:00"}


class Pager(HTTPServer):
    """Keeps the documents posted to it, and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", free_port()), _Handler)
        self.documents: list[dict[str, str]] = []
        self.status = 204
        self.act: Callable[[], object] = list  # before it answers

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/alarm"


class _Handler(BaseHTTPRequestHandler):
    server: Pager

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.documents.append(json.loads(body))
        self.server.act()
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def pager():
    server = Pager()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def app(make_app, pager):
    app = make_app(ALARM_URL=pager.url)
    with app.app_context():
        yield app


def raised(kind=AlarmKind.WORKER_STOPPED):
    with transaction():
        raise_alarm(kind, "site", SEEN, at=time_of_day.now())


def files(app):
    return sorted((app.config["SETTINGS"].instance_path / "mail").glob("at-once-*"))


def queued():
    db.session.rollback()
    return list(db.session.scalars(select(OutgoingEmail).filter_by(kind=EmailKind.ALARM)))


def test_an_alarm_is_posted_when_it_begins_and_when_it_is_over(app, pager):
    raised()
    for _ in range(2):
        tell_of_alarms()
    with transaction():
        end_alarm(AlarmKind.WORKER_STOPPED, "site", at=time_of_day.now())
    for _ in range(2):
        tell_of_alarms()

    began, over = pager.documents
    assert (began["name"], began["state"], over["state"]) == ("worker-stopped", "open", "over")
    assert began["title"] == "No worker is running"
    assert began["cause"].startswith("The worker was last seen on")
    assert began["what_to_do"].startswith("Start the worker again")


@pytest.mark.parametrize("is_listening", [True, False])
def test_a_pager_that_fails_stops_nothing(app, pager, is_listening):
    add_person("admin@example.org")
    pager.status = 500
    if not is_listening:
        pager.shutdown()
        pager.server_close()
    raised()

    tell_of_alarms()

    assert len(files(app)) == 1


def test_emails_leave_at_once_only_while_the_outbox_fails(app):
    add_person("admin@example.org")
    raised(AlarmKind.DISK_FULL)
    tell_of_alarms()
    assert (len(files(app)), len(queued())) == (0, 1)

    raised()
    tell_of_alarms()

    assert (len(files(app)), len(queued())) == (1, 1)


def test_who_does_not_want_alarms_gets_none(app):
    for role in (Role.ADMIN, Role.FINANCE):
        person = add_person(f"{role}@example.org", role=role)
        with transaction():
            person.wants_alarms = role is Role.FINANCE
            db.session.add(person)
    raised(AlarmKind.DISK_FULL)

    tell_of_alarms()

    assert [email.recipient for email in queued()] == ["finance@example.org"]


def test_people_are_told_if_the_process_that_tells_them_dies(app, pager, clock):
    add_person("admin@example.org")
    raised()
    process = teller()
    pager.act = process.kill
    process.wait(60)
    pager.act = list

    tell_of_alarms()
    assert (len(pager.documents), files(app)) == (1, [])
    clock.move(NOTICE_LEASE)
    for _ in range(2):
        tell_of_alarms()

    assert (len(pager.documents), len(files(app))) == (2, 1)


def teller():
    """Return a process of its own that tells people once."""
    environ = {
        **os.environ,
        "DATABASE_URL": settings().database_url,
        "INSTANCE_PATH": str(settings().instance_path),
        "SECRET_KEY": settings().secret_key,
        "ALARM_URL": settings().alarm_url,
    }
    return subprocess.Popen([sys.executable, "-c", TELL], env=environ)
