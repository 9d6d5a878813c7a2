"""A season to back up, and the command that does."""

import pytest

from fundraiser.database import db
from tests import make
from tests.make import cad


@pytest.fixture
def season(app):
    """A gift with its match."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    make.gift(campaign, cad(50), email="ana@example.org")
    db.session.rollback()
    return campaign


@pytest.fixture
def flask(app):
    """Give `flask("backup", …)`: what the command prints, and how it ends."""
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])
