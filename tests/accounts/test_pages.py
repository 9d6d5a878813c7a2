"""The sign-in and account pages in a real browser: axe, keyboard, pictures, no script."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from fundraiser import clock
from fundraiser.accounts import operations
from fundraiser.accounts.links import password_token
from fundraiser.accounts.models import NoticeKind
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from tests.accounts.people import PASSWORD, add_person, code_at
from tests.browsers import assert_accessible


@pytest.fixture
def at(site):
    """Give `at("/staff/sign-in")`: the whole address."""
    return lambda path: f"{site.config['SETTINGS'].public_url}{path}"


def sign_in(page, person):
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (1280, "dark")])
def test_every_page_is_accessible(at, tabs, width, theme):
    ana = add_person()
    with transaction():
        notice = operations.send_notice(NoticeKind.PASSWORD_LINK, ana, at=clock.now())
    page = tabs.open(at("/staff/forgot-password"), width=width, theme=theme)
    assert_accessible(page)
    link = f"/staff/password/{password_token(notice.id)}"
    for path in ("/staff/forgot-password/sent", link, "/staff/sign-in"):
        page.goto(at(path))
        assert_accessible(page)
    page.get_by_role("button", name="Sign in").click()
    assert_accessible(page)
    page.goto(at("/staff/sign-in?next=/staff/account"))
    sign_in(page, ana)
    page.get_by_role("heading", name="My account").wait_for()
    assert_accessible(page)
    for path in ("/staff/account/password", "/staff/confirm", "/staff/account/second-factor"):
        page.goto(at(path))
        assert_accessible(page)
    is_drawn = "picture => picture.complete && picture.naturalWidth > 100"
    assert page.locator(".setup-picture").evaluate(is_drawn)

    secret = page.locator(".setup-secret").inner_text()
    page.get_by_label("The six digits").fill(code_at(clock.now(), secret))
    page.get_by_role("button", name="Use this phone").click()
    page.get_by_role("heading", name="Save these recovery codes").wait_for()
    assert_accessible(page)

    page.context.clear_cookies()
    page.goto(at("/staff/sign-in"))
    sign_in(page, ana)
    page.get_by_role("heading", name="Enter your code").wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="use a recovery code").click()
    assert_accessible(page)


def test_somebody_signs_in_and_out_by_keyboard_alone(at, tabs):
    ana = add_person()
    page = tabs.open(at("/staff/sign-in?next=/staff/account"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    summary = page.locator(".error-summary")
    summary.wait_for()
    expect(summary).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "email"
    page.keyboard.type(ana.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.get_by_label("Password").get_attribute("type") == "text"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="My account").wait_for()

    page.get_by_role("button", name="Sign out", exact=True).press("Enter")
    page.get_by_role("heading", name="Sign in").wait_for()
    assert urlsplit(page.url).path == "/staff/sign-in"


def test_somebody_signs_in_without_scripts(at, tabs):
    ana = add_person(language=Language.ENGLISH)
    page = tabs.open(at("/staff/sign-in?next=/staff/account"), has_script=False)

    assert page.get_by_role("button").all_inner_texts() == ["Sign in"]
    sign_in(page, ana)

    page.get_by_role("heading", name="My account").wait_for()
