"""Rows of work to claim: emails, the nearest table that has the columns."""

import pytest
from sqlalchemy import select

from fundraiser import mail
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail


@pytest.fixture
def add_work(app, clock):
    """Give `add_work(3)`: so many rows that are due now."""

    def add(count: int) -> None:
        with transaction():
            for number in range(count):
                mail.queue(
                    EmailKind.THANK_YOU,
                    number,
                    recipient="ana@example.org",
                    language="en",
                    once=f"gift:{number}:thank-you",
                    at=clock.now(),
                )

    return add


@pytest.fixture
def read_work(app):
    """Give `read_work()`: the rows as they are now."""

    def read() -> list[OutgoingEmail]:
        db.session.rollback()
        return list(db.session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.id)))

    return read
