"""A campaign that is open, and its giving form as a browser sends it.

Pages are read on SQLite; what is written by strangers is tried on both databases.
"""

import contextvars
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.pledges.models import Pledge
from tests import make
from tests.browser import Browser, Page

Give = Callable[..., Page]
Ask = Callable[..., TestResponse]
GOOD = {"amount": "5000", "name": "Ana Silva", "email": "ana@example.org"}


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, databases: Callable[[str, Path], str], tmp_path: Path
) -> str:
    """The URL of a fresh database: of SQLite, or of the kind the test is parametrized with."""
    return databases(getattr(request, "param", "sqlite"), tmp_path)


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    return make.campaign(goal=make.cad(1_000))


@pytest.fixture
def give(browser: Browser, campaign: Campaign) -> Give:
    """Give `give(name="…", status=422)`: a fresh giving form, filled well but for what is named."""

    def send(*, status: int = 422, at: str = "/campaigns/winter", **changes: Any) -> Page:
        return browser.open(at).submit(status=status, **{**GOOD, **changes})

    return send


@pytest.fixture
def ask(app: Flask) -> Ask:
    """Give `ask("POST", "/x", …)`: one request as any program may send it, without a browser."""

    def send(method: str, path: str, **options: Any) -> TestResponse:
        client = app.test_client(use_cookies=False)
        return contextvars.Context().run(client.open, path, method=method, **options)

    return send


def pledges_made() -> list[Pledge]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.query(Pledge).order_by(Pledge.id))
