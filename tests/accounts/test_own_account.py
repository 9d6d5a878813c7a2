"""My account: details, password, second factor, sessions."""

from datetime import timedelta

import pytest

from fundraiser.accounts.queries import get_colleague
from fundraiser.i18n.languages import Language
from tests.accounts.conftest import text_of
from tests.accounts.people import (
    PASSWORD,
    STEP_SECONDS,
    code_at,
    is_signed_in,
    send,
    set_up_phone,
    sign_in,
    twin_of,
)
from tests.audit.acts import acts_on, entries
from tests.browser import Browser

NEW_PASSWORD = "eleven quiet harbour lights"


@pytest.fixture
def signed_in(browser, ana):
    sign_in(browser, ana)
    return browser


def test_name_and_language_are_changed_and_spoken_at_once(signed_in, ana):
    page = signed_in.open("/staff/account")

    page = page.submit("Save details", name="Ana  de Souza", language="fr")

    assert page.find("html")["lang"] == "fr-CA"
    changed = get_colleague(ana.id)
    assert (changed.name, changed.language) == ("Ana de Souza", Language.FRENCH)
    assert entries()[-1].before == {"name": "Ana Silva", "language": "en"}
    assert entries()[-1].after == {"name": "Ana de Souza", "language": "fr"}


def test_details_that_cannot_be_kept_are_refused_in_words(signed_in):
    page = signed_in.open("/staff/account")

    for name, words in (
        ("", "Enter your name."),
        ("x" * 81, "Use at most 80 characters."),
        ("Ana\0", "This contains a character we cannot store."),
    ):
        page = page.submit("Save details", status=422, name=name)
        assert any(words in error for error in page.errors), words


def test_a_language_that_we_do_not_speak_is_refused(signed_in, ana):
    page = signed_in.open("/staff/account")
    form = page.form_with("Save details")
    token = form.select("[name=csrf_token]")[0]["value"]

    page = signed_in.post(
        "/staff/account",
        {"csrf_token": str(token), "name": "Ana", "language": "tlh"},
        status=422,
    )

    assert page.errors == ["Choose one of these."]
    assert get_colleague(ana.id).name == "Ana Silva"


def test_a_new_password_ends_every_other_session(app, signed_in, ana, mailbox):
    at_home = Browser(app)
    sign_in(at_home, ana)
    thief = twin_of(signed_in)
    page = signed_in.open("/staff/account").click("Change my password")

    page = page.submit(password=PASSWORD, new_password=NEW_PASSWORD)

    assert page.has_text("Your password is changed. Your other sessions have ended.")
    assert is_signed_in(signed_in)
    assert not is_signed_in(at_home)
    assert not is_signed_in(thief)
    assert acts_on(f"staff:{ana.id}")[-1] == (f"staff:{ana.id}", "staff-password-set")
    assert "all of your sessions have ended" in text_of(mailbox.read()[-1])


def test_a_new_password_needs_the_one_in_use(signed_in, ana):
    page = signed_in.open("/staff/account/password")

    page = page.submit(password="a wrong one", new_password=NEW_PASSWORD, status=422)

    assert page.errors == ["This is not your password."]
    assert not page.find("#new_password").has_attr("value")
    sign_in(Browser(signed_in.app), ana)


def test_a_phone_is_set_up_with_its_first_code_and_ten_recovery_codes(signed_in, ana, clock):
    page = signed_in.open("/staff/account").click("Set up a second factor")
    picture = signed_in.open("/staff/account/second-factor/picture.svg").answer.text
    secret = page.find(".setup-secret").get_text()

    done = page.submit(code=code_at(clock.now(), secret))

    codes = [code.get_text() for code in done.soup.select(".recovery-codes code")]
    assert picture.startswith("<svg")
    assert len(set(codes)) == 10
    assert done.answer.headers["Cache-Control"] == "no-store"
    assert get_colleague(ana.id).has_second_factor
    kept = str(vars(get_colleague(ana.id)))
    assert not [code for code in (*codes, secret.replace("-", "")) if code in kept]
    page = signed_in.open("/staff/account")
    assert page.has_text("10 recovery codes are left.")
    assert not [code for code in codes if page.has_text(code)]


def test_a_wrong_first_code_sets_up_nothing_and_keeps_the_picture(signed_in, ana, clock):
    page = signed_in.open("/staff/account/second-factor")
    secret = page.find(".setup-secret").get_text()
    right = code_at(clock.now(), secret)

    page = page.submit(code=f"{(int(right) + 1) % 1_000_000:06d}", status=422)

    assert page.errors == ["This code is not right. Enter the one your app shows now."]
    assert page.find(".setup-secret").get_text() == secret
    assert not get_colleague(ana.id).has_second_factor


def test_another_phone_takes_the_place_of_the_first(app, signed_in, ana, clock, mailbox):
    first, _ = set_up_phone(signed_in, at=clock.now())
    thief = twin_of(signed_in)
    clock.move(timedelta(seconds=STEP_SECONDS))

    second, _ = set_up_phone(signed_in, at=clock.now())

    assert first != second
    assert not is_signed_in(thief)
    clock.move(timedelta(seconds=STEP_SECONDS))
    page = sign_in(Browser(app), ana).submit(code=code_at(clock.now(), first), status=422)
    assert page.submit(code=code_at(clock.now(), second)).path == "/staff/account"
    assert [act for _, act in acts_on(f"staff:{ana.id}")].count("second-factor-set-up") == 2
    assert "the app that you set up just now" in text_of(mailbox.read()[-1])


def test_new_recovery_codes_void_the_old(app, signed_in, ana, clock):
    _, old = set_up_phone(signed_in, at=clock.now())

    page = signed_in.open("/staff/account").submit("Make new recovery codes")

    fresh = [code.get_text() for code in page.soup.select(".recovery-codes code")]
    assert len(set(fresh) - set(old)) == 10
    assert acts_on(f"staff:{ana.id}")[-1] == (f"staff:{ana.id}", "recovery-codes-made")
    page = sign_in(Browser(app), ana).browser.open("/staff/sign-in/recovery-code")
    page = page.submit(code=old[0], status=422)
    page.submit(code=fresh[0])
    assert is_signed_in(page.browser)


def test_a_second_factor_is_removed_where_it_is_only_offered(app, signed_in, ana, clock):
    set_up_phone(signed_in, at=clock.now())
    thief = twin_of(signed_in)

    page = signed_in.open("/staff/account").submit("Remove the second factor")

    assert page.has_text("Your second factor is removed.")
    assert not is_signed_in(thief)
    assert sign_in(Browser(app), ana).path == "/staff/account"
    assert (f"staff:{ana.id}", "second-factor-removed") in acts_on(f"staff:{ana.id}")


def test_a_second_factor_is_kept_where_it_is_required(make_app, ana, clock):
    browser = Browser(make_app(SECOND_FACTOR="required"))
    sign_in(browser, ana)
    set_up_phone(browser, at=clock.now())
    page = browser.open("/staff/account")
    assert not page.has_text("Remove the second factor")

    token = page.form_with("Make new recovery codes").select("[name=csrf_token]")[0]["value"]
    page = browser.post(
        "/staff/account/second-factor/remove", {"csrf_token": str(token)}, status=422
    )

    assert page.has_text("Everyone signs in with a second factor here.")
    assert get_colleague(ana.id).has_second_factor


def test_every_session_is_ended_from_the_page_of_ones_account(app, signed_in, ana):
    at_home = Browser(app)
    sign_in(at_home, ana)

    page = signed_in.open("/staff/account").submit("Sign out everywhere")

    assert page.has_text("You are signed out, here and on all your other devices.")
    assert not is_signed_in(at_home)


def test_nothing_is_done_without_the_sessions_token(signed_in, ana):
    before = len(entries())
    typed = {"password": PASSWORD, "new_password": NEW_PASSWORD, "name": "Eve", "language": "fr"}

    for path in (
        "/staff/account/second-factor/remove",
        "/staff/account/recovery-codes",
        "/staff/account/password",
        "/staff/account/second-factor",
        "/staff/account",
    ):
        answer = send(signed_in, path, typed)
        assert answer.status_code == 422, path
        assert "This page was open for too long" in answer.text, path
    assert len(entries()) == before


def test_what_matters_asks_for_the_password_again_after_a_while(signed_in, clock):
    for path in ("/staff/account/second-factor", "/staff/people/invite", "/staff/people/1"):
        signed_in.open(path)
        clock.move(timedelta(minutes=16))
        page = signed_in.open(path)
        assert page.path == "/staff/confirm"

        page.submit(password="a wrong one", status=422)
        page = page.submit(password=PASSWORD)

        assert page.path == path


def test_an_act_on_a_page_left_open_asks_for_the_password_and_does_nothing(signed_in, ana, clock):
    page = signed_in.open("/staff/people/1")
    clock.move(timedelta(minutes=31))

    page = page.submit("Close the account")

    assert page.path == "/staff/confirm"
    assert get_colleague(ana.id).active
