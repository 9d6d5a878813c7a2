"""What we rely on of a library and it does not promise: each test fails when it changes."""

import sqlite3
from functools import partial

from flask_limiter import Limiter
from flask_wtf import FlaskForm
from wtforms.csrf.core import CSRF

from fundraiser.jobs.queue import open_huey

LIBRARIES = ("flask_limiter", "flask_login", "flask_security")


def library_of(hook) -> str:
    function = hook.func if isinstance(hook, partial) else hook
    return function.__module__.partition(".")[0]


def test_libraries_do_nothing_on_every_request(app):
    tables = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
        app.template_context_processors,
    )
    libraries = [library_of(hook) for table in tables for hook in table.get(None, ())]

    assert {"fundraiser", "flask_principal"} <= set(libraries)
    assert not set(libraries) & set(LIBRARIES), "take its hook away where the library is set up"


def test_the_principal_has_no_identity_to_look_for(app):
    assert not app.extensions["security"].principal.identity_loaders


def test_a_knock_does_not_wait_for_the_disk(tmp_path):
    storage = open_huey(f"sqlite:///{tmp_path / 'queue.db'}").storage

    connection: sqlite3.Connection = storage.conn
    assert connection.execute("PRAGMA synchronous").fetchone() == (1,)
    storage.close()


def test_a_form_names_the_class_of_its_token():
    assert issubclass(FlaskForm.Meta.csrf_class, CSRF)
    assert hasattr(FlaskForm.Meta.csrf_class, "validate_csrf_token")


def test_the_limiter_knows_the_limit_that_was_met():
    assert isinstance(Limiter.current_limit, property)
