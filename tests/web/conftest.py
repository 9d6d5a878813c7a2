"""The app with a few pages of a test's own, asked as a visitor asks: each time from outside."""

import contextvars
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort, request
from werkzeug.test import TestResponse

from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.errors import DomainError
from fundraiser.web.access import open_to_all, signed_link
from fundraiser.web.rate_limits import giving_limit, sign_in_limit, writing_limit
from tests.apps import OWN_APP, SharedApps
from tests.conftest import test_environ


class Client:
    """Asks an app; nothing of one request is left for the next."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def get(self, path: str, **options: Any) -> TestResponse:
        return self._ask("GET", path, **options)

    def post(self, path: str, **options: Any) -> TestResponse:
        return self._ask("POST", path, **options)

    def _ask(self, method: str, path: str, **options: Any) -> TestResponse:
        ask: Callable[..., TestResponse] = self.app.test_client(use_cookies=False).open
        return contextvars.Context().run(ask, path, method=method, **options)


class CupIsEmpty(DomainError):
    """A rule of this test."""


@open_to_all
def probe() -> str:
    return f"probe {len(request.form)}"


@open_to_all
def breaks() -> str:
    raise ZeroDivisionError("a secret from the record of ana@example.org")


@open_to_all
def breaks_rule() -> str:
    raise CupIsEmpty("The cup is empty. Fill it first.")


@open_to_all
def too_long() -> str:
    return "<!doctype html>" + "lantern " * 500


@giving_limit
@open_to_all
def limited() -> str:
    return "limited"


@sign_in_limit
@open_to_all
def strict() -> str:
    return "strictly limited"


@writing_limit
@open_to_all
def written() -> str:
    return "written"


def undeclared() -> str:
    return "open by mistake"


@open_to_all
def aborts(status: int) -> str:
    abort(status)


def add_pages(app: Flask) -> None:
    both = ["GET", "POST"]
    app.add_url_rule("/probe", "probe", probe, methods=both)
    app.add_url_rule("/breaks", "breaks", breaks)
    app.add_url_rule("/breaks.json", "breaks_json", breaks)
    app.add_url_rule("/rule", "rule", breaks_rule)
    app.add_url_rule("/fr/rule", "rule_fr", breaks_rule)
    app.add_url_rule("/rule.json", "rule_json", breaks_rule)
    app.add_url_rule("/long", "long", too_long)
    app.add_url_rule("/undeclared", "undeclared", undeclared)
    app.add_url_rule("/aborts/<int:status>", "aborts", aborts)
    app.add_url_rule("/limited", "limited", limited, methods=both)
    app.add_url_rule("/strict", "strict", strict, methods=both)
    app.add_url_rule("/written", "written", written, methods=both)
    app.add_url_rule("/secret/<public_id>", "secret", signed_link("secret")(_secret))


def _secret(public_id: str) -> str:
    return f"secret {public_id}"


def create_bare_app(settings: Settings) -> Flask:
    """Return an app with a few pages of a test's own."""
    app = create_app(settings)
    add_pages(app)
    return app


@pytest.fixture
def make_bare_app(
    tmp_path: Path, shared_apps: SharedApps, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Flask]]:
    """Give `make_bare_app(PUBLIC_URL=…)`: an app for what asks no database, with a test's pages."""
    apps: list[Flask] = []
    is_own = request.node.get_closest_marker(OWN_APP.name) is not None
    take = shared_apps.make_own if is_own else shared_apps.lend

    def make(**changes: str) -> Flask:
        environ = test_environ(tmp_path, **changes)
        apps.append(take(environ, tmp_path, made_by=create_bare_app))
        return apps[-1]

    yield make
    for app in apps:
        shared_apps.take_back(app)


@pytest.fixture
def web_app(make_bare_app: Callable[..., Flask]) -> Flask:
    return make_bare_app()


@pytest.fixture
def web_client(web_app: Flask) -> Client:
    return Client(web_app)


@pytest.fixture
def make_client(make_bare_app: Callable[..., Flask]) -> Callable[..., Client]:
    """Give `make_client(TRUSTED_PROXIES="1")`: a client of an app with settings changed."""
    return lambda **changes: Client(make_bare_app(**changes))
