"""Rows of work to claim: emails, the nearest table that has the columns."""

import pytest
from sqlalchemy import select

from fundraiser.database import db, transaction
from fundraiser.mail.models import OutgoingEmail
from tests.jobs.workers import queue_thank_you


@pytest.fixture
def add_work(app, clock):
    """Give `add_work(3)`: so many rows that are due now."""

    def add(count: int) -> None:
        with transaction():
            for number in range(count):
                queue_thank_you(number)

    return add


@pytest.fixture
def read_work(app):
    """Give `read_work()`: the rows as they are now."""

    def read() -> list[OutgoingEmail]:
        db.session.rollback()
        return list(db.session.scalars(select(OutgoingEmail).order_by(OutgoingEmail.id)))

    return read
