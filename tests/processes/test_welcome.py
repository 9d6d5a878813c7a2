import pytest

from fundraiser.config import SIGN_IN_FILE
from fundraiser.processes.welcome import lines
from tests.conftest import test_settings as settings_in
from tests.processes.test_ports import KEY


def text(settings, campaign=""):
    return "\n".join(lines(settings, campaign=campaign))


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path, PORT="8300", SANDBOX_PORT="8301")


def test_it_says_where_everything_is(settings):
    shown = text(settings, campaign="/campaigns/winter")

    for address in (
        "http://127.0.0.1:8300/campaigns/winter",
        "http://127.0.0.1:8300/fr/campaigns/winter",
        "http://127.0.0.1:8300/staff/",
        "http://127.0.0.1:8300/staff/outbox",
        "http://127.0.0.1:8301/",
    ):
        assert f" {address}" in shown
    assert "No money moves" in shown


def test_it_says_how_to_sign_in_first(settings):
    (settings.instance_path / SIGN_IN_FILE).write_text("email: a@b.example\npassword: abc\n")

    shown = text(settings)

    assert "email: a@b.example" in shown
    assert "password: abc" in shown


def test_without_a_campaign_it_leads_home(settings):
    assert " http://127.0.0.1:8300/\n" in text(settings)


def test_with_a_stripe_key_it_names_no_stand_in(tmp_path):
    shown = text(settings_in(tmp_path, **KEY))

    assert "Stripe, in test mode" in shown
    assert "stand-in" not in shown
