"""When the secret key is changed, what the old one signed stays good as long as it is kept."""

import pytest
from flask import session

from fundraiser import clock
from fundraiser.accounts.links import notice_id_of, password_token
from fundraiser.accounts.second_factor import (
    new_recovery_codes,
    new_secret,
    step_of_code,
    without_recovery_code,
    written_secret,
)
from fundraiser.web.form_keys import new_form_key, read_form_key
from fundraiser.web.links import is_signed, signature
from fundraiser.web.spam import new_stamp, read_stamp
from tests.accounts.people import code_at
from tests.databases import ON_SQLITE

pytestmark = [ON_SQLITE, pytest.mark.own_app]
OLD, NEW = "the old key that somebody may have seen", "the new key that nobody else has seen"


def test_what_an_older_key_signed_is_good_beside_the_new_one(make_app):
    before = make_app(SECRET_KEY=OLD)
    beside = make_app(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=OLD)
    alone = make_app(SECRET_KEY=NEW)
    with before.app_context():
        signed = signature("gift", "abc"), password_token(7), new_stamp(), new_form_key(1, "x")
        factor = new_secret()
        codes, stored = new_recovery_codes()
        plain = written_secret(factor)

    for app, is_good in [(before, True), (beside, True), (alone, False)]:
        with app.app_context():
            link, token, stamp, form_key = signed
            assert is_signed("gift", "abc", link) is is_good
            assert (notice_id_of(token) == 7) is is_good
            assert (read_stamp(stamp) is not None) is is_good
            assert (read_form_key(form_key) is not None) is is_good
    with beside.app_context():
        assert without_recovery_code(stored, codes[0]) == stored[1:]
        assert step_of_code(code_at(clock.now(), plain), factor, at=clock.now(), after=None)
        assert signature("gift", "abc") != signed[0]


def test_a_session_survives_and_is_signed_with_the_new_key(make_app):
    before, after = make_app(SECRET_KEY=OLD), make_app(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=OLD)
    with before.test_request_context():
        session["name"] = "Ana"
        cookie = before.session_interface.get_signing_serializer(before).dumps(dict(session))

    name = before.config["SESSION_COOKIE_NAME"]
    with after.test_request_context(headers={"Cookie": f"{name}={cookie}"}):
        assert session["name"] == "Ana"
