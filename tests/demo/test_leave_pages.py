"""An administrator leaves the demo with one confirmed button."""

import pytest

from fundraiser.accounts import first_sign_in
from fundraiser.accounts.queries import find_by_email
from fundraiser.config import settings
from fundraiser.demo.leave_files import note_refusal
from fundraiser.demo.leave_request import find_request
from fundraiser.web.actors import Actor
from tests.accounts.people import add_person, let_in
from tests.audit.acts import entries
from tests.browser import Browser
from tests.demo.demos import make_demo

LEAVE = "/staff/set-up/leave-demo"
BUTTON = "Leave the demo"
SUPERVISED = {"IS_SUPERVISED": "yes"}


@pytest.fixture
def database_url(databases, tmp_path):
    return databases("sqlite", tmp_path)


@pytest.fixture
def supervised(make_app):
    app = make_app(**SUPERVISED)
    with app.app_context():
        yield app


@pytest.fixture
def admin(supervised):
    browser = Browser(supervised)
    let_in(browser, make_demo())
    return browser


@pytest.fixture
def signed_in_admin(supervised):
    browser = Browser(supervised)
    let_in(browser, add_person())
    return browser


def test_the_button_asks_for_it_and_waits_until_it_is_done(admin):
    page = admin.open("/staff/set-up").click(BUTTON)
    assert page.has_text("Campaigns: 1. Gifts: 1. Supporters’ pages: 0. Stories: 0.")
    assert page.has_text("Mei Tan")

    page = page.submit(BUTTON)

    assert page.has_text("This page goes on by itself. You stay signed in.")
    asked = entries()[-1]
    assert (asked.action, asked.actor_kind) == ("demo-leave-asked", "staff")
    assert find_request(settings().instance_path) == Actor.staff(int(asked.actor_id))
    assert page.click("Look now").has_text("This page goes on by itself.")


def test_a_refusal_is_shown_and_it_can_be_tried_again(admin):
    admin.open(LEAVE).submit(BUTTON)
    folder = settings().instance_path
    note_refusal(folder, "Another program has the database open.")

    page = admin.open(f"{LEAVE}/wait")

    assert page.has_text("it could not be left. Nothing was changed.")
    assert page.has_text("Another program has the database open.")
    assert not page.submit(BUTTON).has_text("Another program")
    assert find_request(folder)


def test_the_account_that_came_with_the_site_is_made_ones_own_first(supervised):
    make_demo()
    first, browser = find_by_email(first_sign_in.ADDRESS), Browser(supervised)
    assert first
    let_in(browser, first)

    page = browser.open(LEAVE)

    assert page.has_text("make it yours first")
    assert not page.has_text("Not now")
    assert page.click("Make this account yours").has_text("its name and address are invented")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("sqlite", "runs “flask demo leave”"), ("postgresql", "sets DATABASE_URL to it")],
)
def test_where_the_site_cannot_do_it_the_page_says_who_can(
    make_app, databases, tmp_path, kind, words
):
    app = make_app(DATABASE_URL=databases(kind, tmp_path))
    with app.app_context():
        browser = Browser(app)
        let_in(browser, make_demo())

        page = browser.open(LEAVE)

        assert page.has_text(words)
        assert find_request(settings().instance_path) is None


def test_without_a_demo_there_is_nothing_to_leave(signed_in_admin):
    assert not signed_in_admin.open("/staff/set-up").has_text("This is the demo")
    assert signed_in_admin.open(LEAVE).find("h1").text == "Set up your site"
    done = signed_in_admin.open(f"{LEAVE}/wait")
    assert done.has_text("You have left the demo.")
