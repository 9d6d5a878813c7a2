"""Journeys run in Chromium, on SQLite unless they ask for another database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.browsers import Tabs
from tests.conftest import Worker
from tests.journeys.donor import Donor
from tests.standin import StripeStandIn

MakeDonor = Callable[..., Donor]


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest, databases: Callable[[str, Path], str], tmp_path: Path
) -> str:
    """The URL of a fresh database: of SQLite, or of the kind the test is parametrized with."""
    return databases(getattr(request, "param", "sqlite"), tmp_path)


@pytest.fixture
def worker(site: Flask) -> Worker:
    """The worker of the site that listens."""
    return Worker(site)


@pytest.fixture
def donor(site: Flask, tabs: Tabs, stripe: StripeStandIn) -> Iterator[MakeDonor]:
    """Give `donor("/campaigns/winter", width=360, has_script=False)`: a person at that page."""
    origin = site.config["SETTINGS"].public_url

    def open_page(path: str, **options: object) -> Donor:
        return Donor(tabs.open(f"{origin}{path}", **options), stripe)  # type: ignore[arg-type]

    yield open_page
    tabs.leave()  # before Stripe's page goes away
