"""The account that comes with a new site becomes the account of the person who uses it."""

import pytest

from fundraiser.accounts import first_sign_in
from fundraiser.accounts.passwords import is_password
from fundraiser.accounts.queries import get_colleague
from fundraiser.config import SIGN_IN_FILE, settings
from tests.accounts.people import PASSWORD, add_person, is_signed_in, sign_in
from tests.audit.acts import entries
from tests.browser import Browser

PAGE = "/staff/account/yours"
BUTTON = "Make this account yours"
NEW_PASSWORD = "eleven quiet harbour lights"
MINE = {"name": "Mei Tan", "email": "Mei@Example.org", "new_password": NEW_PASSWORD}


@pytest.fixture
def first(app):
    return add_person(first_sign_in.ADDRESS, name=first_sign_in.NAME)


def test_set_up_leads_to_an_account_of_ones_own(app, browser, first):
    password_file = settings().instance_path / SIGN_IN_FILE
    password_file.write_text(PASSWORD)
    elsewhere = Browser(app)
    sign_in(elsewhere, first)
    sign_in(browser, first)
    page = browser.open("/staff/set-up")
    assert page.has_text("still has an invented name and address")

    page = page.click(BUTTON).submit(BUTTON, **MINE)

    assert page.has_text("This account is yours now. Sign in with mei@example.org from now on.")
    assert not page.has_text("invented")
    mine = get_colleague(first.id)
    assert (mine.name, mine.email) == ("Mei Tan", "mei@example.org")
    assert is_password(NEW_PASSWORD, mine.password)
    assert not password_file.exists()
    assert not is_signed_in(elsewhere)
    [changed] = [entry for entry in entries() if entry.action == "staff-details-changed"]
    assert changed.after == {"name": "Mei Tan", "email": "mei@example.org"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Enter your name."),
        ({"email": "mei"}, "Enter an email address in the correct format"),
        ({"email": "ana@example.org"}, "An account with this email address already exists."),
        ({"new_password": "short"}, "Use 12 characters or more."),
        ({"new_password": "the lights of meiling", "name": "Meiling"}, "Leave your name"),
    ],
)
def test_what_cannot_be_is_refused_in_words(browser, first, changes, words):
    add_person("ana@example.org")
    sign_in(browser, first)

    page = browser.open(PAGE).submit(BUTTON, status=422, **{**MINE, **changes})

    assert page.has_text(words)
    assert get_colleague(first.id).email == first_sign_in.ADDRESS


def test_an_account_with_an_address_of_its_own_is_changed_elsewhere(browser):
    ana = add_person("ana@example.org")
    sign_in(browser, ana)

    assert browser.open(PAGE).find("h1").text == "My account"
