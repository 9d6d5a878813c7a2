"""The second factor over HTTP: asked for, counted, never taken twice, required or offered."""

from datetime import timedelta
from functools import partial

import pytest
from werkzeug.test import TestResponse

from fundraiser.accounts import operations
from fundraiser.accounts.codes import PAUSE, WRONG_CODES_ALLOWED
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import get_colleague
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from tests.accounts.conftest import text_of
from tests.accounts.people import (
    ACTOR,
    PASSWORD,
    STEP_SECONDS,
    add_person,
    code_at,
    is_signed_in,
    send,
    set_up_phone,
    sign_in,
    token_of,
)
from tests.accounts.races import at_once
from tests.audit.acts import acts_on
from tests.browser import Browser, Page
from tests.databases import ON_BOTH

OFFICE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def phone(browser, ana, clock):
    """Ana's phone: what it shows, and her recovery codes."""
    sign_in(browser, ana)
    secret, recovery_codes = set_up_phone(browser, at=clock.now())
    clock.move(timedelta(seconds=STEP_SECONDS))

    class Phone:
        codes = recovery_codes

        def shows(self) -> str:
            return code_at(clock.now(), secret)

        def shows_next(self) -> str:
            clock.move(timedelta(seconds=STEP_SECONDS))
            return self.shows()

    return Phone()


@pytest.fixture
def at_the_code(app, ana, phone):
    """Give `at_the_code()`: a fresh browser whose person has given the right password."""

    def give_password():
        page = sign_in(Browser(app), ana)
        assert page.path == "/staff/sign-in/code"
        return page

    return give_password


def send_code(page: Page, path: str, code: str) -> TestResponse:
    return send(page.browser, path, {"csrf_token": token_of(page), "code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_phone_is_asked_after_the_password(at_the_code, phone):
    page = at_the_code()

    page = page.submit(code=phone.shows())

    assert page.path == "/staff/account"


def test_the_password_alone_opens_nothing(at_the_code):
    page = at_the_code()

    assert page.browser.open("/staff/account").path == "/staff/sign-in"


def test_a_code_may_be_typed_with_a_space_and_come_a_step_late(at_the_code, phone, clock):
    page = at_the_code()
    code = phone.shows()
    clock.move(timedelta(seconds=STEP_SECONDS))

    page = page.submit(code=f" {code[:3]} {code[3:]} ")

    assert page.path == "/staff/account"


def test_a_code_two_steps_old_is_refused(at_the_code, phone, clock):
    page = at_the_code()
    code = phone.shows()
    clock.move(timedelta(seconds=3 * STEP_SECONDS))

    page = page.submit(code=code, status=422)

    assert page.has_text("This code is not right, or has been used.")


def test_a_code_lets_in_once(at_the_code, phone):
    first, second = at_the_code(), at_the_code()
    code = phone.shows()
    first.submit(code=code)

    page = second.submit(code=code, status=422)

    assert page.has_text("This code is not right, or has been used.")
    assert not is_signed_in(second.browser)
    second.submit(code=phone.shows_next())
    assert is_signed_in(second.browser)


def test_the_code_that_set_up_the_phone_lets_nobody_in(app, browser, ana, clock):
    sign_in(browser, ana)
    secret, _ = set_up_phone(browser, at=clock.now())
    code = code_at(clock.now(), secret)

    page = sign_in(Browser(app), ana).submit(code=code, status=422)

    assert not is_signed_in(page.browser)


@ON_BOTH
def test_a_code_sent_by_four_at_once_lets_one_in(app, at_the_code, phone):
    pages = [at_the_code() for _ in range(4)]
    code = phone.shows()

    answers = at_once(app, [partial(send_code, page, page.path, code) for page in pages])

    assert sorted(each.status_code for each in answers) == [303, 422, 422, 422]


@ON_BOTH
def test_wrong_codes_pause_the_account_on_every_machine_and_in_every_process(
    make_app, at_the_code, phone, ana, mailbox, clock
):
    elsewhere = sign_in(Browser(make_app()), ana)
    pages = [at_the_code(), elsewhere]
    for number in range(WRONG_CODES_ALLOWED - 1):
        page = pages[number % 2].submit(code=wrong(phone.shows()), status=422)
        assert page.has_text("This code is not right")

    page = pages[0].submit(code=wrong(phone.shows()), status=422)

    assert page.has_text("There were too many wrong codes. Wait 15 minutes, then try again.")
    for waiting in (at_the_code(), elsewhere):
        refused = waiting.submit(code=phone.shows(), status=422)
        assert refused.has_text("There were too many wrong codes.")
        other_way = refused.browser.open("/staff/sign-in/recovery-code")
        other_way.submit(code=phone.codes[0], status=422)
    assert acts_on(f"staff:{ana.id}")[-1] == (f"staff:{ana.id}", "staff-codes-locked")
    assert "five wrong codes" in text_of(mailbox.read()[-1])

    clock.move(PAUSE)

    assert at_the_code().submit(code=phone.shows()).path == "/staff/account"


@ON_BOTH
def test_wrong_codes_sent_at_once_are_all_counted(app, at_the_code, phone, ana):
    pages = [at_the_code() for _ in range(6)]
    code = wrong(phone.shows())

    answers = at_once(app, [partial(send_code, page, page.path, code) for page in pages])

    paused = ["too many wrong codes" in each.text for each in answers]
    assert paused.count(True) == 2
    assert get_colleague(ana.id).codes_paused_until_at is not None


def test_a_right_code_begins_the_count_anew(at_the_code, phone):
    for _ in range(2):
        page = at_the_code()
        for _ in range(WRONG_CODES_ALLOWED - 1):
            page = page.submit(code=wrong(phone.shows()), status=422)
        assert page.submit(code=phone.shows_next()).path == "/staff/account"


def test_what_is_no_code_is_refused_in_words(at_the_code, ana):
    page = at_the_code()

    for code in (
        "",
        "12345",
        "1234567",
        "abcdef",
        "١٢٣٤٥٦",
        "１２３４５６",
        "-12345",
        "1e5",
        "\0",
        "9" * 5000,
    ):
        page = page.submit(code=code, status=422)
        assert page.errors, code
        forget_wrong_codes(ana.id)


def forget_wrong_codes(person_id: int) -> None:
    with transaction():
        get_colleague(person_id).wrong_codes = 0


def test_a_recovery_code_lets_in_once_and_its_owner_is_told(at_the_code, phone, ana, mailbox):
    page = at_the_code().click("I do not have my phone: use a recovery code")
    assert page.submit(code=f" {phone.codes[0].upper()}").path == "/staff/account"

    page = at_the_code().browser.open("/staff/sign-in/recovery-code")
    page = page.submit(code=phone.codes[0], status=422)

    assert page.has_text("This code is not right, or has been used.")
    assert get_colleague(ana.id).recovery_codes_left == len(phone.codes) - 1
    assert (f"staff:{ana.id}", "recovery-code-used") in acts_on(f"staff:{ana.id}")
    assert "one of your recovery codes" in text_of(mailbox.read()[-1])
    page.submit(code=phone.codes[1].replace("-", ""))
    assert is_signed_in(page.browser)


@ON_BOTH
def test_a_recovery_code_sent_by_four_at_once_lets_one_in(app, at_the_code, phone):
    pages = [at_the_code() for _ in range(4)]

    path = "/staff/sign-in/recovery-code"
    calls = [partial(send_code, page, path, phone.codes[0]) for page in pages]

    answers = at_once(app, calls)

    assert sorted(each.status_code for each in answers) == [303, 422, 422, 422]


def test_the_second_step_waits_ten_minutes(at_the_code, phone, clock):
    page = at_the_code()
    clock.move(timedelta(minutes=10))

    page = page.submit(code=phone.shows())

    assert page.path == "/staff/sign-in"
    assert page.has_text("Enter your password again")


def test_the_second_step_is_over_when_the_password_changes(at_the_code, phone, ana):
    page = at_the_code()
    with transaction():
        operations.set_password(ana.id, "x", actor=ACTOR, at=ana.invited_at)

    assert page.submit(code=phone.shows()).path == "/staff/sign-in"


def test_the_code_page_is_for_who_gave_a_password(browser, ana):
    assert browser.open("/staff/sign-in/code").path == "/staff/sign-in"


def test_a_phone_set_up_under_another_key_lets_nobody_in_and_breaks_nothing(make_app, ana, phone):
    page = sign_in(Browser(make_app(SECRET_KEY="another key, as there is after a loss")), ana)

    page.submit(code=phone.shows(), status=422)
    page = page.browser.open("/staff/sign-in/recovery-code")
    page.submit(code=phone.codes[0], status=422)


def test_codes_are_limited_for_one_network_too(make_app, ana):
    client = make_app().test_client()

    answers = [
        client.post("/staff/sign-in/code", data={"code": "1"}, environ_base=OFFICE).status_code
        for _ in range(21)
    ]

    assert answers[0] == 303
    assert answers[-1] == 429


def test_where_a_second_factor_is_required_it_comes_before_anything_else(make_app, ana, clock):
    browser = Browser(make_app(SECOND_FACTOR="required"))
    page = sign_in(browser, ana, to="/staff/people")
    assert page.path == "/staff/account/second-factor"
    for path in ("/staff", "/staff/people", "/staff/account", "/staff/account/password"):
        assert browser.open(path).path == "/staff/account/second-factor"
    assert send(browser, "/staff/people/1/close").location == "/staff/account/second-factor"

    set_up_phone(browser, at=clock.now())

    assert browser.open("/staff/people").path == "/staff/people"


def test_who_took_long_to_fetch_the_phone_gives_the_password_again(make_app, ana, clock):
    browser = Browser(make_app(SECOND_FACTOR="required"))
    sign_in(browser, ana)
    clock.move(timedelta(minutes=20))

    page = browser.open("/staff/account/second-factor")

    assert page.path == "/staff/confirm"
    assert page.submit(password=PASSWORD).path == "/staff/account/second-factor"


def test_where_it_is_offered_it_is_offered_after_signing_in(browser, ana, phone):
    bo = add_person("bo@example.org", role=Role.VIEWER, language=Language.ENGLISH)
    other = Browser(browser.app)

    page = sign_in(other, bo)

    assert page.click("Set up a second factor").path == "/staff/account/second-factor"
    assert not browser.open("/staff/account").has_text("Your password alone opens")
