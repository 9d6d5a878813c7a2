"""An app that tests share has nothing of the last test when the next one is lent it."""

from pathlib import Path

import pytest
from flask import Flask

from fundraiser.app import start_again
from fundraiser.database import db, transaction
from fundraiser.i18n.template_bytecode import TemplateBytecode
from fundraiser.jobs import JobName, knock
from fundraiser.jobs.queue import current_queue
from fundraiser.mail import register
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.models import Organisation
from fundraiser.organisation.queries import organisation_in
from fundraiser.payments.gateway import current_gateway
from fundraiser.web.page_cache import page_cache
from tests.apps import SharedApps
from tests.conftest import test_environ as environ_in


@pytest.fixture
def shared(tmp_path: Path) -> SharedApps:
    (tmp_path / "compiled").mkdir()
    return SharedApps(tmp_path / "link", TemplateBytecode(tmp_path / "compiled"))


def folder_of_a_test(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    return folder


def test_it_is_lent_to_one_at_a_time_and_kept_for_the_next(shared, tmp_path):
    first, second = (folder_of_a_test(tmp_path, name) for name in ("first", "second"))
    app, other = (shared.lend(environ_in(first), first) for _ in range(2))
    assert app is not other

    shared.take_back(app)

    assert shared.lend(environ_in(second, PORT="8300"), second) is not app
    assert shared.lend(environ_in(second), second) is app


def test_it_keeps_its_files_in_the_folder_of_the_test_that_has_it(shared, tmp_path):
    for name in ("first", "second"):
        folder = folder_of_a_test(tmp_path, name)
        app = shared.lend(environ_in(folder), folder)
        (app.config["SETTINGS"].instance_path / "note").write_text(name)
        shared.take_back(app)

    for name in ("first", "second"):
        assert (tmp_path / name / "instance" / "note").read_text() == name


def add_header(app: Flask) -> None:
    app.after_request_funcs.setdefault(None, []).append(lambda response: response)


def change_setting(app: Flask) -> None:
    app.config["MAIL_SERVER"] = "mail.example.org"


def change_email(app: Flask) -> None:
    register(app, {EmailKind.THANK_YOU: lambda _record_id: None})


def change_page(app: Flask) -> None:
    app.view_functions["public.home"] = lambda: "home"


def change_words(app: Flask) -> None:
    app.jinja_env.globals["asset"] = str


@pytest.mark.parametrize(
    "change", [add_header, change_setting, change_email, change_page, change_words]
)
def test_one_that_a_test_has_changed_is_thrown_away(shared, tmp_path, change):
    app = shared.lend(environ_in(tmp_path), tmp_path)
    change(app)

    shared.take_back(app)

    assert shared.lend(environ_in(tmp_path), tmp_path) is not app


def test_a_page_that_was_kept_is_made_anew(app):
    made = []
    kept = page_cache().get("page", lambda: made.append(1))

    start_again(app)

    assert not kept.is_fresh
    page_cache().get("page", lambda: made.append(1))
    assert made == [1, 1]


def test_who_the_charity_is_is_read_anew(app, clock):
    before = organisation_in("en").name
    with transaction():
        db.session.add(Organisation(id=1, name_en="Abri", name_fr="Abri", changed_at=clock.now()))
    assert organisation_in("en").name == before

    start_again(app)

    assert organisation_in("en").name == "Abri"


def test_it_waits_for_no_call_to_stripe_and_holds_no_queue(app):
    gateway = current_gateway()
    knock(JobName.SEND_MAIL)
    queue = current_queue().huey

    start_again(app)

    assert current_gateway() is not gateway
    assert current_queue().huey is not queue
    assert current_queue().huey.pending_count() == 1
