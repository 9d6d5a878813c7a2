"""The set-up page leads the first administrator to a site that can open."""

from dataclasses import fields
from typing import Any

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.config import settings
from fundraiser.staff.set_up.steps import STEPS, SiteReadiness, steps_of
from tests import make
from tests.accounts.people import add_person, let_in
from tests.browser import Browser
from tests.campaigns.photographs import with_photograph
from tests.make import cad
from tests.ports import free_port

READY: dict[str, Any] = {field.name: 2 for field in fields(SiteReadiness)}


@pytest.fixture
def database_url(databases, tmp_path):
    """One database: the page only reads."""
    return databases("sqlite", tmp_path)


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN)


def test_a_site_that_has_everything_has_every_step_done():
    assert all(state.is_done for state in steps_of(SiteReadiness(**READY)))


@pytest.mark.parametrize("lacking", READY)
def test_each_thing_that_is_lacking_is_said_by_one_step(lacking):
    states = steps_of(SiteReadiness(**{**READY, lacking: 0}))

    said = [check.words for state in states for check in state.lacking]
    assert len(said) == 1
    is_blocking = any(state.is_blocking for state in states)
    assert is_blocking == (lacking in {"is_named", "campaigns"})


def test_an_empty_site_shows_what_is_needed_and_where_it_is_done(admin):
    page = admin.open("/staff/set-up")

    assert page.has_text("0 of 7 steps are done.")
    assert page.has_text("The charity has no name yet.")
    assert page.has_text("There is no campaign yet.")
    assert page.has_text("Payments go to a stand-in on this machine: no money moves.")
    for step in STEPS:
        page.click(str(step.link_text))
    assert page.click("See the match pools").find("h1").text == "Match pools"


def test_what_is_done_is_no_longer_asked_for(admin):
    make.charity(
        address_line_1="1 Quay Street",
        city="Vancouver",
        general_email="hello@example.org",
        registration_number="123456789 RR 0001",
        receipts="none",
        colour="#c8102e",
    )
    campaign = with_photograph(make.campaign())
    make.match_pool(campaign, available=cad(500))
    add_person("second@example.org", role=Role.ADMIN)
    add_person("books@example.org", role=Role.FINANCE)

    page = admin.open("/staff/set-up")

    assert page.has_text("5 of 7 steps are done.")


def test_a_test_email_is_sent_to_whoever_asks(admin):
    page = admin.open("/staff/set-up").submit("Send a test email to me")

    assert page.has_text("Sent to")
    [written] = (settings().instance_path / "mail").glob("*.eml")
    assert "Emails leave your site" in written.read_text()


def test_why_a_test_email_was_not_sent_is_said_in_words(make_app):
    app = make_app(MAIL_SERVER="127.0.0.1", MAIL_PORT=str(free_port()))
    with app.app_context():
        browser = Browser(app)
        let_in(browser, add_person())

        page = browser.open("/staff/set-up").submit("Send a test email to me")

    assert page.has_text("The test email was not sent.")
