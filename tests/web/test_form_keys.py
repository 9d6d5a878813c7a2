from datetime import timedelta

import pytest

from fundraiser.web.form_keys import (
    new_form_key,
    read_form_key,
    read_signed_claim,
    sign_claim,
)


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


def test_a_claim_comes_back_with_its_campaign(keys):
    signed = read_signed_claim(sign_claim(7, "3-100.4-200"))

    assert signed is not None
    assert (signed.campaign_id, signed.claim) == (7, "3-100.4-200")


def test_a_claim_is_the_same_for_all_who_look_within_an_hour(keys, clock):
    clock.set_to(clock.now().replace(minute=0, second=0, microsecond=0))
    first = sign_claim(7, "3-100")

    clock.move(timedelta(minutes=59))
    assert sign_claim(7, "3-100") == first
    clock.move(timedelta(minutes=1))
    assert sign_claim(7, "3-100") != first


def test_a_claim_is_good_for_a_day(keys, clock):
    clock.set_to(clock.now().replace(minute=0, second=0, microsecond=0))
    token = sign_claim(7, "3-100")

    clock.move(timedelta(hours=23, minutes=59))
    assert read_signed_claim(token) is not None
    clock.move(timedelta(minutes=2))
    assert read_signed_claim(token) is None


def test_a_claim_we_did_not_sign_is_none_and_a_key_is_no_claim(keys):
    token = sign_claim(7, "3-100")

    forgeries = ("", "x", token.replace("3-100", "3-900"), token + "x", "é", "\0", "a" * 10_000)
    for forged in (*forgeries, new_form_key(7, "3-100")):
        assert read_signed_claim(forged) is None
    assert read_form_key(token) is None


def test_a_claim_may_name_a_hundred_pools(keys):
    claim = ".".join(f"{number}-100000000" for number in range(1000, 1100))

    key, signed = read_form_key(new_form_key(7, claim)), read_signed_claim(sign_claim(7, claim))

    assert key is not None
    assert signed is not None
    assert (key.claim, signed.claim) == (claim, claim)
