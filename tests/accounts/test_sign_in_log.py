"""The log of sign-ins: what is kept of each attempt, for how long, and ending one session."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.accounts.models import EndedSession, SignInAttempt, SignInResult
from fundraiser.accounts.permissions import Role
from fundraiser.database import db
from fundraiser.jobs import JobName
from tests.accounts.people import add_person, is_signed_in, sign_in, twin_of
from tests.audit.acts import acts_on
from tests.browser import Browser

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OFFICE = {"REMOTE_ADDR": "203.0.113.7", "HTTP_USER_AGENT": FIREFOX}


def attempts():
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(SignInAttempt).order_by(SignInAttempt.id)))


def test_sign_ins_and_failed_attempts_are_logged(app, ana):
    browser = Browser(app)
    browser.client.environ_base.update(OFFICE)
    page = browser.open("/staff/sign-in")
    page = page.submit("Sign in", email="nobody@example.org", password="x", status=422)
    page.submit("Sign in", email=ana.email, password="x", status=422)
    sign_in(browser, ana)

    logged = attempts()

    assert [(attempt.staff_member_id, attempt.result) for attempt in logged] == [
        (None, SignInResult.UNKNOWN_ADDRESS),
        (ana.id, SignInResult.WRONG_PASSWORD),
        (ana.id, SignInResult.SIGNED_IN),
    ]
    assert {attempt.browser for attempt in logged} == {"Firefox"}
    (network,) = {attempt.network for attempt in logged}
    assert len(network) == 5
    assert network.isdigit()


def test_administrators_read_the_log_and_nobody_elses_address(browser, ana):
    page = browser.open("/staff/sign-in")
    page.submit("Sign in", email="nobody@example.org", password="x", status=422)
    sign_in(browser, ana)

    page = browser.open("/staff/sign-ins")

    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    assert "Ana Silva" in rows[0]
    assert "Signed in" in rows[0]
    assert "Unknown address" in rows[1]
    assert "No such account" in rows[1]
    assert not page.has_text("nobody@example.org")


@pytest.mark.parametrize(("days", "count"), [(89, 1), (90, 0)])
def test_the_log_is_kept_for_ninety_days(browser, ana, worker, clock, days, count):
    sign_in(browser, ana)
    clock.move(timedelta(days=days, seconds=1))

    worker.run(JobName.FORGET_STAFF_SIGN_INS)

    assert len(attempts()) == count


def test_one_session_is_ended_and_others_go_on(app, browser, ana, clock, worker):
    sign_in(browser, ana)
    copy, other = twin_of(browser), Browser(app)
    sign_in(other, ana)

    page = browser.open("/staff/account").submit("Sign out here only")

    assert page.has_text("You are signed out here. Your other sessions stay open.")
    assert not is_signed_in(browser)
    assert not is_signed_in(copy)
    assert is_signed_in(other)
    assert acts_on(f"staff:{ana.id}")[-1][1] == "staff-signed-out-here"
    clock.move(timedelta(days=2))
    worker.run(JobName.FORGET_STAFF_SIGN_INS)
    assert db.session.scalar(select(EndedSession.session_id)) is None


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_exporting_donors_asks_for_a_fresh_password(browser, clock, ending):
    finance = add_person("bo@example.org", role=Role.FINANCE)
    sign_in(browser, finance)
    clock.move(timedelta(minutes=16))

    page = browser.open(f"/staff/donors.{ending}")

    assert page.path == "/staff/confirm"
