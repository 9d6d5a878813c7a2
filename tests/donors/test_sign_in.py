"""Signing in by emailed link: once, soon, by a button; nothing told, nothing left behind."""

from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.donors import sign_in as links
from fundraiser.donors.links import link_token
from fundraiser.donors.models import Donor, DonorSession, SignInLink
from fundraiser.donors.sign_in import LinkNotGood
from fundraiser.donors.signed_in import COOKIE
from fundraiser.jobs import JobName
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import read_body
from fundraiser.web.cookies import cookie_name
from tests import make
from tests.accounts.people import add_person
from tests.accounts.people import is_signed_in as is_staff_signed_in
from tests.accounts.people import sign_in as sign_in_as_staff
from tests.accounts.races import at_once
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.donors.signing_in import lose_session, sign_in

MINUTE = timedelta(minutes=1)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def cookie_of(browser):
    settings = browser.app.config["SETTINGS"]
    found = browser.client.get_cookie(
        cookie_name(COOKIE, settings), domain=urlsplit(settings.public_url).hostname
    )
    return found.value if found else ""


def ask(browser, email="mia@example.org", *, path="/account/sign-in"):
    page = browser.open(path).submit("Send me the link", email=email)
    assert page.path.endswith("/account/link-sent")
    return page


def is_in(browser):
    return browser.open("/account").path == "/account"


@ON_SQLITE
def test_a_donor_signs_in_by_the_link_and_is_known_by_it(browser, letters):
    donor = make.donor()
    ask(browser)
    [letter] = letters("mia@example.org")
    page = browser.open(letter.path("/account/link/"))
    assert page.has_text("You are about to sign in as mia@example.org.")
    assert not is_in(Browser(browser.app))

    page = page.submit("Sign in")

    assert page.path == "/account"
    assert page.has_text("Mia Roy")
    assert db.session.get_one(Donor, donor.id).email_proved_at is not None
    assert count(DonorSession) == 1


@ON_SQLITE
def test_the_database_holds_nothing_that_lets_anybody_in(browser, letters):
    ask(browser)
    [letter] = letters("mia@example.org")
    token = letter.path("/account/link/").rpartition("/")[2]
    link = db.session.scalars(select(SignInLink)).one()
    browser.open(f"/account/link/{token}").submit("Sign in")
    session = db.session.scalars(select(DonorSession)).one()

    assert letter.is_sensitive
    assert token.partition(".")[2] not in str(vars(link))
    assert cookie_of(browser) not in str(vars(session))
    assert read_body(db.session.get_one(OutgoingEmail, 1)).text == ""  # staff do not read it


@ON_SQLITE
def test_opening_the_link_burns_nothing(browser, letters):
    ask(browser)
    [letter] = letters("mia@example.org")
    path = letter.path("/account/link/")
    scanner = Browser(browser.app)
    for _ in range(3):
        answer = scanner.client.get(path, base_url=browser.origin)
        assert answer.status_code == 200
        assert scanner.client.head(path, base_url=browser.origin).status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert 'rel="canonical"' not in answer.text
    assert 'property="og:url"' not in answer.text

    assert browser.open(path).submit("Sign in").path == "/account"


@ON_SQLITE
@pytest.mark.parametrize("minutes", [30, 31, 60 * 24])
def test_a_link_is_good_for_half_an_hour(browser, letters, clock, minutes):
    ask(browser)
    [letter] = letters("mia@example.org")
    path = letter.path("/account/link/")
    page = browser.open(path)
    clock.move(minutes * MINUTE)

    page = page.submit("Sign in", status=410)
    assert page.has_text("This link no longer works")
    assert not is_in(browser)

    page = page.submit("Send me a new link", email="mia@example.org")
    assert page.path == "/account/link-sent"
    assert len(letters("mia@example.org")) == 2


@ON_SQLITE
def test_a_link_is_good_in_its_last_minute(browser, letters, clock):
    ask(browser)
    [letter] = letters("mia@example.org")
    clock.move(29 * MINUTE)

    assert browser.open(letter.path("/account/link/")).submit("Sign in").path == "/account"


@ON_SQLITE
def test_a_link_is_good_once(browser, letters):
    ask(browser)
    [letter] = letters("mia@example.org")
    path = letter.path("/account/link/")
    form = browser.open(path)
    form.submit("Sign in")

    other = Browser(browser.app)
    other.open(path, status=410)
    assert not is_in(other)
    assert form.submit("Sign in").path == "/account"  # pressed twice, in the same browser
    assert browser.open(path).path == "/account"
    assert count(DonorSession) == 1


def test_of_two_browsers_that_use_a_link_at_once_one_is_let_in(app):
    with transaction():
        links.send_link("mia@example.org", language="en", at=make.instant("2026-11-01 10:00"))
    [link_id] = db.session.scalars(select(SignInLink.id))

    def use(browser_key):
        with transaction():
            return links.use_link(
                db.session.get_one(SignInLink, link_id),
                browser_key,
                at=make.instant("2026-11-01 10:01"),
            )

    outcomes = at_once(app, [partial(use, browser_key) for browser_key in "aabb"])

    refused = [isinstance(outcome, LinkNotGood) for outcome in outcomes]
    assert refused in ([False, False, True, True], [True, True, False, False])
    assert count(Donor) == 1


@ON_SQLITE
@pytest.mark.parametrize(("seconds", "is_let_in"), [(59, True), (60, False)])
def test_a_link_pressed_twice_lets_the_same_browser_in(browser, letters, clock, seconds, is_let_in):
    ask(browser)
    [letter] = letters("mia@example.org")
    form = browser.open(letter.path("/account/link/"))
    form.submit("Sign in")
    lose_session(browser)
    clock.move(timedelta(seconds=seconds))

    form.submit("Sign in", status=200 if is_let_in else 410)

    assert is_in(browser) == is_let_in


@ON_SQLITE
def test_a_link_pressed_twice_lets_no_other_browser_in(browser, letters):
    ask(browser)
    [letter] = letters("mia@example.org")
    other = Browser(browser.app)
    form = other.open(letter.path("/account/link/"))  # its button is shown before the link is used
    browser.open(letter.path("/account/link/")).submit("Sign in")

    form.submit("Sign in", status=410)

    assert not is_in(other)


@ON_SQLITE
@pytest.mark.parametrize(
    "token",
    ["x", "k3fd-92mx-a8tz-vw4q.made-up", "é", "." * 90, "a" * 300, "%00", "k3fd-92mx-a8tz-vw4q"],
)
def test_a_link_that_is_made_up_leads_nowhere(browser, token):
    page = browser.open(f"/account/link/{token}", status=410)

    assert page.has_text("This link no longer works")


@ON_SQLITE
def test_a_link_of_one_purpose_opens_no_other(browser, letters):
    ask(browser)
    [letter] = letters("mia@example.org")
    token = letter.path("/account/link/").rpartition("/")[2]

    browser.open(f"/fundraise/start/publish/{token}", status=410)


@ON_SQLITE
def test_the_answer_is_the_same_for_an_address_that_nobody_has(browser, letters):
    make.donor()
    known, unknown = ask(browser), ask(Browser(browser.app), "nobody@example.org")

    assert known.text == unknown.text
    [letter], [other] = letters("mia@example.org"), letters("nobody@example.org")
    assert (letter.subject, letter.text.count("\n")) == (other.subject, other.text.count("\n"))
    assert count(Donor) == 1  # to be typed makes nobody known


@ON_SQLITE
def test_somebody_new_comes_into_an_empty_account(browser, letters):
    ask(browser, "New.Person@example.org")
    [letter] = letters("New.Person@example.org")

    page = browser.open(letter.path("/account/link/")).submit("Sign in")

    assert page.has_text("No gift with this address yet.")
    assert page.has_text("You have no page yet.")
    assert page.has_text("You are in no team.")


@ON_SQLITE
def test_five_links_an_hour_go_to_one_address(browser, letters, clock):
    for written in ("mia@example.org", "MIA@example.org", " mia@example.org") * 3:
        ask(browser, written)
    assert count(SignInLink) == 5

    clock.move(61 * MINUTE)
    ask(browser)
    assert count(SignInLink) == 6


@ON_SQLITE
def test_one_network_asks_only_so_often(make_app):
    app = make_app(STRIPE_SECRET_KEY="sk_test_x", STRIPE_WEBHOOK_SECRET="whsec_x")
    client = app.test_client()
    answers = [
        client.post("/account/sign-in", data={"email": f"{number}@example.org"}).status_code
        for number in range(102)
    ]

    assert answers[:100] == [422] * 100  # without the session's token
    assert answers[100:] == [429] * 2


@ON_SQLITE
@pytest.mark.parametrize("email", ["", "mia", "mia@", "a@b\r\nBcc: all@example.org", "x" * 300])
def test_an_address_that_is_none_is_refused(browser, email):
    page = browser.open("/account/sign-in").submit("Send me the link", status=422, email=email)

    assert page.errors
    assert count(SignInLink) == 0


@ON_SQLITE
@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example/account",
        "/\\evil.example",
        "\\\\evil.example",
        "/account//evil.example",
        "javascript:alert(1)",
        "/%09/evil.example\t",
        "/x" * 300,
        "evil.example",
    ],
)
def test_the_way_on_leads_to_no_other_site(browser, letters, wanted):
    page = browser.open("/account/sign-in")
    page.submit("Send me the link", email="mia@example.org", next=wanted)
    [letter] = letters("mia@example.org")

    page = browser.open(letter.path("/account/link/")).submit("Sign in")

    assert page.path == "/account"


@ON_SQLITE
def test_whoever_is_not_in_signs_in_and_is_led_on(browser, letters):
    page = browser.open("/account/details?x=1")
    assert page.path == "/account/sign-in"
    page.submit("Send me the link", email="mia@example.org")
    [letter] = letters("mia@example.org")

    page = browser.open(letter.path("/account/link/")).submit("Sign in")

    assert page.address == "/account/details?x=1"


@ON_SQLITE
def test_who_is_in_is_not_asked_again(browser):
    sign_in(browser, make.donor())

    assert browser.open("/account/sign-in").path == "/account"
    assert browser.open("/account/sign-in?next=//evil.example").path == "/account"


@ON_SQLITE
def test_signing_out_ends_a_copied_cookie_as_well(browser):
    token = sign_in(browser, make.donor())
    page = browser.open("/account")
    thief = Browser(browser.app)
    host = urlsplit(browser.origin).hostname
    name = cookie_name(COOKIE, browser.app.config["SETTINGS"])
    thief.client.set_cookie(name, token, domain=host)
    assert is_in(thief)

    page = page.submit("Sign out")

    assert page.path == "/account/sign-in"
    assert cookie_of(browser) == ""
    assert not is_in(thief)


@ON_SQLITE
def test_a_session_lasts_thirty_days(browser, clock):
    sign_in(browser, make.donor())
    clock.move(timedelta(days=30) - MINUTE)
    assert is_in(browser)
    clock.move(MINUTE)
    assert not is_in(browser)


@ON_SQLITE
def test_each_sign_in_is_a_session_of_its_own(browser, letters):
    before = sign_in(browser, make.donor())
    ask(Browser(browser.app))
    [letter] = letters("mia@example.org")
    browser.open(letter.path("/account/link/")).submit("Sign in")
    after = cookie_of(browser)

    assert before != after
    old = Browser(browser.app)
    host = urlsplit(browser.origin).hostname
    old.client.set_cookie(cookie_name(COOKIE, browser.app.config["SETTINGS"]), before, domain=host)
    assert not is_in(old)


@ON_SQLITE
def test_a_cookie_that_is_planted_is_not_taken_over(browser, letters):
    host = urlsplit(browser.origin).hostname
    name = cookie_name(COOKIE, browser.app.config["SETTINGS"])
    browser.client.set_cookie(name, "planted", domain=host)
    ask(browser)
    [letter] = letters("mia@example.org")
    browser.open(letter.path("/account/link/")).submit("Sign in")

    assert cookie_of(browser) not in ("", "planted")


@ON_SQLITE
@pytest.mark.parametrize("path", ["/account/sign-in", "/account/sign-out", "/account/details"])
def test_what_carries_no_token_does_nothing(browser, path):
    sign_in(browser, make.donor())

    browser.client.post(path, data={"email": "mia@example.org"}, base_url=browser.origin)

    assert is_in(browser)
    assert count(SignInLink) == 0


@ON_SQLITE
def test_another_site_cannot_sign_anybody_in(browser, letters):
    ask(browser)
    [letter] = letters("mia@example.org")
    path = letter.path("/account/link/")
    form = browser.open(path)
    fields = {"csrf_token": str(form.find("main [name=csrf_token]")["value"])}

    browser.post(path, fields, status=403, headers={"Sec-Fetch-Site": "cross-site"})
    browser.post(path, {}, status=422)

    assert not is_in(browser)


@ON_SQLITE
def test_staff_and_donors_share_a_browser_and_nothing_else(browser):
    sign_in(browser, make.donor())
    kim = add_person("kim@example.org")
    sign_in_as_staff(browser, kim)
    assert is_in(browser)
    assert is_staff_signed_in(browser)

    browser.open("/account").submit("Sign out")
    assert not is_in(browser)
    assert is_staff_signed_in(browser)

    sign_in(browser, make.donor())
    browser.open("/staff/account").submit("Sign out")
    assert not is_staff_signed_in(browser)
    assert is_in(browser)


@ON_SQLITE
def test_the_cookie_is_for_us_alone(make_app):
    app = make_app(PUBLIC_URL="https://give.example.org")
    with app.app_context():
        with transaction():
            links.send_link("mia@example.org", language="en", at=time_of_day.now())
        [link] = db.session.scalars(select(SignInLink))
        token = link_token(link)
    browser = Browser(app)
    page = browser.open(f"/account/link/{token}")
    answer = browser.client.post(
        f"/account/link/{token}",
        data={"csrf_token": str(page.find("main [name=csrf_token]")["value"])},
        base_url=browser.origin,
        headers={"Origin": browser.origin, "Referer": f"{browser.origin}/"},
    )
    [cookie] = [one for one in answer.headers.getlist("Set-Cookie") if "donor" in one]

    assert cookie.startswith("__Host-donor=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Max-Age=2592000", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


@ON_SQLITE
def test_old_links_and_sessions_are_let_go(app, worker, clock):
    donor = make.donor()
    with transaction():
        links.send_link("mia@example.org", language="en", at=clock.now())
        links.begin_session(donor.id, at=clock.now())
    clock.move(timedelta(days=6))
    worker.run(JobName.FORGET_SIGN_INS)
    assert (count(SignInLink), count(DonorSession)) == (1, 1)

    clock.move(timedelta(days=2))
    worker.run(JobName.FORGET_SIGN_INS)
    assert (count(SignInLink), count(DonorSession)) == (0, 1)

    clock.move(timedelta(days=30))
    worker.run(JobName.FORGET_SIGN_INS)
    assert count(DonorSession) == 0


@ON_SQLITE
def test_a_french_page_sends_a_french_email(browser, letters):
    browser.open("/fr/account/sign-in").submit(email="mia@example.org")

    [letter] = letters("mia@example.org")
    assert letter.language == "fr"
    assert letter.path("/account/link/").startswith("/fr/account/link/")
