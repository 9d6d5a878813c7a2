"""A site with people to tell, looked at by a web server or a worker."""

from collections.abc import Callable

import pytest
from flask import Flask

from fundraiser.accounts.permissions import Role
from fundraiser.health import database_fault
from fundraiser.health.database_fault import DatabaseFault
from fundraiser.health.jobs import watch_health
from fundraiser.health.models import ProcessKind
from fundraiser.i18n.languages import Language
from tests.accounts.people import add_person
from tests.conftest import MakeApp
from tests.mail.post_office import PostOffice
from tests.ports import free_port


@pytest.fixture(scope="session")
def post_office_port() -> int:
    return free_port()


@pytest.fixture
def post_office(post_office_port: int):
    """The mail server. `post_office.letters` is what it has taken."""
    office = PostOffice(post_office_port)
    with office.open():
        yield office


@pytest.fixture
def app(make_app: MakeApp, post_office_port: int):
    """The app, with its context. Its mail server need not be there."""
    app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(post_office_port), MAIL_USE_TLS="no")
    with app.app_context():
        yield app


@pytest.fixture
def people(app: Flask):
    """Somebody of each role; finance reads French."""
    for role in Role:
        language = Language.FRENCH if role is Role.FINANCE else Language.ENGLISH
        add_person(f"{role}@example.org", role=role, language=language)


@pytest.fixture
def look(app: Flask) -> Callable[..., None]:
    """Give `look(ProcessKind.WEB)`: such a process looks at the site once."""

    def look_once(process: ProcessKind = ProcessKind.WEB) -> None:
        watch_health(process)

    return look_once


@pytest.fixture(autouse=True)
def fresh_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test's process has seen no fault of the database yet."""
    monkeypatch.setattr("fundraiser.health.jobs.FAULT", DatabaseFault())
    assert database_fault
