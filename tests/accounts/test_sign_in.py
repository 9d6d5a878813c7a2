"""Signing in and out over HTTP, and the holes that are closed there."""

from datetime import timedelta

import pytest

from fundraiser.accounts import operations
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.security import own_path
from fundraiser.database import transaction
from tests.accounts.people import (
    ACTOR,
    PASSWORD,
    add_person,
    is_signed_in,
    sign_in,
    twin_of,
)
from tests.audit.acts import acts_on
from tests.browser import Browser
from tests.databases import ON_BOTH

OFFICE = {"REMOTE_ADDR": "203.0.113.7"}


def test_a_password_lets_in_to_the_page_that_was_asked_for(browser, ana):
    page = browser.open("/staff/account?x=1")
    assert page.path == "/staff/sign-in"

    page = page.submit("Sign in", email=" ANA@example.org", password=PASSWORD)

    assert page.address == "/staff/account?x=1"
    assert acts_on(f"staff:{ana.id}")[-1] == (f"staff:{ana.id}", "staff-signed-in")


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(browser, ana):
    page = browser.open("/staff/sign-in")

    for email, password in ((ana.email, "not her password"), ("nobody@example.org", PASSWORD)):
        page = page.submit("Sign in", email=email, password=password, status=422)

        assert page.has_text("The email address or the password is not right.")
        assert page.find("#email")["value"] == email
        assert not page.find("#password").has_attr("value")


def test_who_is_invited_or_gone_does_not_get_in(browser, ana):
    add_person("bo@example.org", password=None)
    cy = add_person("cy@example.org", role=Role.VIEWER)
    with transaction():
        operations.deactivate(cy.id, actor=ACTOR, at=cy.invited_at)

    for email, password in (("bo@example.org", ""), ("bo@example.org", "x"), (cy.email, PASSWORD)):
        page = browser.open("/staff/sign-in")
        page.submit("Sign in", email=email, password=password, status=422)

    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "written",
    [
        "https://evil.example/staff",
        "//evil.example",
        "/\\evil.example",
        "/staff//evil.example",
        "/staff\\@evil.example",
        "/staff.evil.example",
        "/staffing",
        "javascript:alert(1)",
        "/staff/\t/evil.example",
        "/staff\r\nSet-Cookie: a=b",
        "\0",
        "/campaigns/winter",
    ],
)
def test_a_place_that_is_not_ours_is_the_front_page(written):
    assert own_path(written) == "/staff"


@pytest.mark.parametrize(
    "written", ["/staff", "/staff/gifts?status=received&after=1_2", "/staff?x"]
)
def test_a_place_in_the_back_office_is_kept(written):
    assert own_path(written) == written


def test_nobody_is_led_away_after_signing_in(browser, ana):
    page = browser.open("/staff/sign-in?next=//evil.example")

    page = page.submit("Sign in", email=ana.email, password=PASSWORD)

    assert page.address == "/staff"


def test_a_form_without_the_sessions_token_does_nothing(browser, ana):
    fields = {"email": ana.email, "password": PASSWORD}

    page = browser.post("/staff/sign-in", fields, status=422)

    assert page.has_text("This page was open for too long")
    assert not is_signed_in(browser)


def test_a_form_of_another_site_does_nothing(browser, ana):
    fields = {"email": ana.email, "password": PASSWORD}

    browser.post("/staff/sign-in", fields, status=403, headers={"Sec-Fetch-Site": "cross-site"})

    assert not is_signed_in(browser)


def test_the_sign_in_page_speaks_the_browsers_language(app, ana):
    french = Browser(app, headers={"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"})

    assert french.open("/staff/sign-in").find("html")["lang"] == "fr-CA"
    assert Browser(app).open("/staff/sign-in").find("html")["lang"] == "en-CA"


def test_signing_out_ends_every_session_and_every_copied_cookie(app, browser, ana):
    sign_in(browser, ana)
    at_home = Browser(app)
    sign_in(at_home, ana)
    thief = twin_of(browser)
    assert is_signed_in(thief)

    browser.open("/staff/account").submit("Sign out")

    assert not is_signed_in(browser)
    assert not is_signed_in(at_home)
    assert not is_signed_in(thief)
    assert acts_on(f"staff:{ana.id}")[-1] == (f"staff:{ana.id}", "staff-signed-out")


def test_signing_out_needs_the_token(browser, ana):
    sign_in(browser, ana)

    browser.post("/staff/sign-out", {}, status=422)

    assert is_signed_in(browser)


def test_a_closed_account_is_out_at_once(app, browser, ana):
    bo = add_person("bo@example.org", role=Role.FINANCE)
    sign_in(browser, bo)
    thief = twin_of(browser)

    with transaction():
        operations.deactivate(bo.id, actor=ACTOR, at=bo.invited_at)

    assert not is_signed_in(browser)
    with transaction():
        operations.reactivate(bo.id, actor=ACTOR, at=bo.invited_at)
    assert not is_signed_in(thief)


def test_a_changed_role_holds_from_the_next_page_on(browser, ana):
    bo = add_person("bo@example.org", role=Role.ADMIN)
    sign_in(browser, bo, to="/staff/people")

    with transaction():
        operations.set_role(bo.id, Role.VIEWER, actor=ACTOR, at=bo.invited_at)

    page = browser.open("/staff/people", status=403)
    assert page.has_text("Your role does not include this.")


def test_a_session_ends_an_hour_after_its_last_use(browser, ana, clock):
    sign_in(browser, ana)
    clock.move(timedelta(minutes=59))
    assert is_signed_in(browser)
    clock.move(timedelta(minutes=59))
    assert is_signed_in(browser)

    clock.move(timedelta(minutes=60))

    assert not is_signed_in(browser)


def test_a_session_ends_after_twelve_hours_of_work(browser, ana, clock):
    sign_in(browser, ana)
    for _ in range(15):
        clock.move(timedelta(minutes=48))
        last = is_signed_in(browser)

    assert not last


def test_a_page_that_renews_itself_is_nobody_at_work(browser, ana, clock):
    sign_in(browser, ana)
    for _ in range(2):
        clock.move(timedelta(minutes=31))
        last = browser.open("/staff/account", headers={"X-Self-Refresh": "1"})

    assert last.path == "/staff/sign-in"


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser, ana):
    page = browser.open("/staff/sign-in")

    cookie = page.answer.headers["Set-Cookie"]
    assert cookie.startswith("session-8000=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_over_https_the_cookie_is_for_this_host_alone(make_app):
    browser = Browser(make_app(PUBLIC_URL="https://give.example.org"))

    cookie = browser.open("/staff/sign-in").answer.headers["Set-Cookie"]

    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "Path=/" in cookie


def test_public_pages_have_no_session(browser, ana):
    sign_in(browser, ana)

    headers = browser.open("/").answer.headers

    assert "Set-Cookie" not in headers
    assert "Cookie" not in headers.get("Vary", "")


@ON_BOTH
def test_sign_in_is_limited_for_one_network_in_all_processes(make_app, ana):
    apps = [make_app(), make_app()]

    def attempt(number: int) -> int:
        client = apps[number % 2].test_client(use_cookies=False)
        answer = client.post(
            "/staff/sign-in", data={"email": ana.email, "password": "x"}, environ_base=OFFICE
        )
        return int(answer.status_code)

    answers = [attempt(number) for number in range(21)]

    assert answers == [422] * 20 + [429]


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_guesses_at_one_account_are_limited_over_all_networks(make_app, ana, clock, email):
    app = make_app()

    def attempt(number: int, address: str = email) -> int:
        written = address.upper() if number % 2 else f" {address} "
        answer = app.test_client(use_cookies=False).post(
            "/staff/sign-in",
            data={"email": written, "password": "x"},
            environ_base={"REMOTE_ADDR": f"203.0.113.{number}"},
        )
        return int(answer.status_code)

    assert [attempt(number) for number in range(61)] == [422] * 60 + [429]
    assert attempt(61, "other@example.org") == 422

    clock.move(timedelta(minutes=10, seconds=1))
    assert attempt(62) == 422


def test_a_browser_of_ones_own_is_open_while_others_guess(make_app, ana, clock):
    app = make_app()
    own = Browser(app)
    sign_in(own, ana)

    def guess(number: int) -> int:
        answer = app.test_client(use_cookies=False).post(
            "/staff/sign-in",
            data={"email": ana.email, "password": "x"},
            environ_base={"REMOTE_ADDR": f"203.0.113.{number}"},
        )
        return int(answer.status_code)

    def try_with(cookies_of: Browser, email: str) -> int:
        tried = {"email": email, "password": "x"}
        answer = cookies_of.client.post(
            "/staff/sign-in", data=tried, base_url=cookies_of.origin, environ_base=OFFICE
        )
        return int(answer.status_code)

    assert [guess(number) for number in range(61)][-1] == 429
    assert try_with(own, ana.email.upper()) == 422
    assert try_with(Browser(app), ana.email) == 429
    assert [guess(number) for number in range(100, 161)][-1] == 429
    assert try_with(own, "ben@example.org") == 422


def test_one_network_cannot_keep_a_person_out_elsewhere(make_app, ana):
    app = make_app()
    tried = {"email": ana.email, "password": "x"}

    def attempt(environ: dict[str, str]) -> int:
        client = app.test_client(use_cookies=False)
        return int(client.post("/staff/sign-in", data=tried, environ_base=environ).status_code)

    answers = [attempt(OFFICE) for _ in range(70)]

    assert answers[-1] == 429
    assert attempt({"REMOTE_ADDR": "203.0.113.8"}) == 422
