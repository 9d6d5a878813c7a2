"""What tests of the match are given: a campaign, a clock to turn, and books that must add up."""

from datetime import timedelta

import pytest

from fundraiser.database import db
from fundraiser.ledger.checks import find_differences
from tests import make


@pytest.fixture
def books_are_right(app):
    """When the test ends, the self-check finds nothing. Whole modules ask for it."""
    yield
    db.session.rollback()
    assert find_differences() == []


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def later(clock):
    """Give `later()`: a minute goes by."""
    return lambda: clock.move(timedelta(minutes=1))
