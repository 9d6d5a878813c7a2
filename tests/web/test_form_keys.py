from datetime import timedelta

import pytest

from fundraiser.web.form_keys import new_form_key, read_form_key


@pytest.fixture
def keys(web_app):
    """The app's context: keys are signed with its secret."""
    with web_app.app_context():
        yield


def test_a_key_comes_back_with_what_the_page_claimed(keys):
    key = read_form_key(new_form_key(7, "3,4"))

    assert key is not None
    assert (key.campaign_id, key.claim) == (7, "3,4")
    assert len(bytes.fromhex(key.value)) * 8 == 128


def test_each_view_of_a_form_has_a_key_of_its_own(keys):
    first, second = read_form_key(new_form_key(7, "")), read_form_key(new_form_key(7, ""))

    assert first is not None
    assert second is not None
    assert first.value != second.value


def test_a_key_we_did_not_sign_is_none(keys):
    token = new_form_key(7, "")

    for forged in ("", "x", token[:-1], token + "x", "é", "\0", "a" * 10_000, f"{token}.{token}"):
        assert read_form_key(forged) is None


def test_a_key_is_good_for_a_day(keys, clock):
    token = new_form_key(7, "")

    clock.move(timedelta(hours=23, minutes=59))
    assert read_form_key(token) is not None
    clock.move(timedelta(minutes=2))
    assert read_form_key(token) is None
