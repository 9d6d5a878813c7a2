"""Somebody who works here, and what was written to them."""

import re
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from fundraiser.accounts.models import StaffMember
from fundraiser.database import db
from fundraiser.jobs.names import JobName
from fundraiser.mail.models import OutgoingEmail
from tests.accounts.people import add_person
from tests.conftest import Worker

LINK = re.compile(r"https?://\S+/staff/password/\S+")


@pytest.fixture(params=["sqlite"])
def database_url(
    request: pytest.FixtureRequest, databases: Callable[[str, Path], str], tmp_path: Path
) -> str:
    """A fresh SQLite database. What races, or asks a database in its own words, says `@ON_BOTH`."""
    return databases(request.param, tmp_path)


@pytest.fixture
def ana(app: Flask) -> StaffMember:
    """An administrator with a password and no second factor."""
    return add_person()


class Mailbox:
    """What was sent to people about their accounts."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def read(self, to: str = "ana@example.org") -> list[EmailMessage]:
        """Send what waits, and return what this person got, the earliest first."""
        self.worker.run(JobName.SEND_MAIL)
        query = select(OutgoingEmail).where(OutgoingEmail.recipient == to)
        rows = db.session.scalars(query.order_by(OutgoingEmail.id))
        return [message_from_bytes(row.raw, policy=default) for row in rows if row.raw]

    def last_link(self, to: str = "ana@example.org") -> str:
        """Return the address in the last email with a link that sets a password."""
        found = [link for email in self.read(to) for link in LINK.findall(text_of(email))]
        assert found, f"nobody sent {to} a link"
        return str(found[-1])

    def last_path(self, to: str = "ana@example.org") -> str:
        return urlsplit(self.last_link(to)).path


def text_of(email: EmailMessage) -> str:
    part = email.get_body(("plain",))
    assert part
    return str(part.get_content())


def html_of(email: EmailMessage) -> str:
    part = email.get_body(("html",))
    assert part
    return str(part.get_content())


@pytest.fixture
def mailbox(worker: Worker) -> Mailbox:
    return Mailbox(worker)
