"""A desk with its mailboxes, and what it was sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.enquiries.models import Enquiry
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.organisation.operations import describe_organisation
from tests.browser import Browser, Page
from tests.make import ACTOR

MAILBOXES = {
    "media_email": "media@charity.example",
    "general_email": "hello@charity.example",
    "general_telephone": "613-555-0100",
    "events_email": "events@charity.example",
    "events_telephone": "613-555-0177",
}
WRITING = timedelta(seconds=40)


@pytest.fixture
def desk(app) -> None:
    """The charity has mailboxes for everybody and for the media."""
    with transaction():
        describe_organisation(MAILBOXES, actor=ACTOR, at=time_of_day.now())


@pytest.fixture
def emails(app) -> Callable[[], list[tuple[EmailKind, str]]]:
    """Give `emails()`: what kind of email about enquiries was left for whom, in order."""

    def read() -> list[tuple[EmailKind, str]]:
        db.session.rollback()
        rows = db.session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.id))
        return [(email.kind, email.recipient) for email in rows if email.kind.startswith("enquiry")]

    return read


@pytest.fixture
def ask(browser: Browser, clock) -> Callable[..., Page]:
    """Give `ask("/help", name="…")`: the page after a person has filled the form and sent it."""

    def sent(path: str, *, status: int = 200, **typed: Any) -> Page:
        page = browser.open(path)
        clock.move(WRITING)
        return page.submit(status=status, **typed)

    return sent


def asked() -> list[Enquiry]:
    """Return every enquiry, the earliest first."""
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Enquiry).order_by(Enquiry.id)))
