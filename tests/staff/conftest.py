"""People of each role, signed in, and a season for them to look at."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from fundraiser.accounts.permissions import Role
from fundraiser.i18n.languages import Language
from tests.accounts.people import add_person, let_in
from tests.browser import Browser
from tests.staff.season import Season, add_season

SignIn = Callable[..., Browser]


@pytest.fixture(params=["sqlite"])
def database_url(
    request: pytest.FixtureRequest, databases: Callable[[str, Path], str], tmp_path: Path
) -> str:
    """A fresh SQLite database: the rules behind these pages are tested on both, below `staff`.

    What asks a database in its own words says `@ON_BOTH`.
    """
    return databases(request.param, tmp_path)


@pytest.fixture
def signed_in(app: Flask) -> SignIn:
    """Give `signed_in(Role.FINANCE)`: the browser of somebody of this role, who is signed in."""

    def enter(role: Role = Role.ADMIN, *, language: Language = Language.ENGLISH) -> Browser:
        person = add_person(
            f"{role}-{language}@example.org", name="Kim", role=role, language=language
        )
        browser = Browser(app)
        let_in(browser, person)
        return browser

    return enter


@pytest.fixture
def staff(signed_in: SignIn) -> Browser:
    """An administrator's browser."""
    return signed_in()


@pytest.fixture
def season(app: Flask) -> Season:
    return add_season()
