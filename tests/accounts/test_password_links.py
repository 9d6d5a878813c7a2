"""Invitations and lost passwords: links of PUBLIC_URL, good once, that tell nobody anything."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event, select

from fundraiser.accounts import operations
from fundraiser.accounts.emails import MOST_LINKS
from fundraiser.accounts.models import AccountState
from fundraiser.accounts.queries import get_colleague
from fundraiser.database import db, transaction
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from tests.accounts.conftest import text_of
from tests.accounts.people import (
    ACTOR,
    add_person,
    is_signed_in,
    send,
    set_up_phone,
    sign_in,
    token_of,
    twin_of,
)
from tests.accounts.races import at_once
from tests.audit.acts import acts_on
from tests.browser import Browser
from tests.databases import ON_BOTH

NEW_PASSWORD = "eleven quiet harbour lights"
OFFICE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def bo(app):
    """Somebody invited, who has yet to come."""
    return add_person("bo@example.org", name="Bo Chen", password=None)


def ask_for_link(browser, email):
    page = browser.open("/staff/sign-in").click("I forgot my password")
    return page.submit(email=email)


def test_an_invitation_sets_a_password_and_lets_in(browser, bo, mailbox):
    page = browser.open(mailbox.last_path(bo.email))
    assert page.has_text("You will sign in as bo@example.org.")

    page = page.submit(new_password=NEW_PASSWORD)

    assert page.has_text("Your password is set. Sign in with it.")
    assert page.submit("Sign in", email=bo.email, password=NEW_PASSWORD).path == "/staff"
    assert get_colleague(bo.id).state is AccountState.OPEN
    assert (f"staff:{bo.id}", "staff-password-set") in acts_on(f"staff:{bo.id}")


def test_an_invitation_is_for_one_password(browser, bo, mailbox):
    path = mailbox.last_path(bo.email)
    browser.open(path).submit(new_password=NEW_PASSWORD)

    page = browser.open(path, status=410)

    assert page.has_text("This link has been used or has expired")
    browser.post(path, {"new_password": "another one altogether"}, status=410)
    page.click("Send me a new link").submit(email=bo.email)
    browser.open(mailbox.last_path(bo.email)).submit(new_password="another one altogether")


@ON_BOTH
def test_one_invitation_followed_by_four_at_once_sets_one_password(app, bo, mailbox):
    path = mailbox.last_path(bo.email)
    pages = [Browser(app).open(path) for _ in range(4)]
    calls = [
        partial(
            send,
            page.browser,
            path,
            {"csrf_token": token_of(page), "new_password": f"{NEW_PASSWORD} {number}"},
        )
        for number, page in enumerate(pages)
    ]

    answers = at_once(app, calls)

    statuses = [each.status_code for each in answers]
    assert sorted(statuses) == [303, 410, 410, 410]
    winner = f"{NEW_PASSWORD} {statuses.index(303)}"
    assert sign_in(Browser(app), bo, password=winner).path == "/staff/account"


def test_an_invitation_lasts_seven_days(browser, bo, mailbox, clock):
    path = mailbox.last_path(bo.email)
    clock.move(timedelta(days=7) - timedelta(minutes=1))
    browser.open(path)

    clock.move(timedelta(minutes=2))

    browser.open(path, status=410)


def test_an_invitation_to_a_closed_account_opens_nothing(browser, ana, bo, mailbox):
    path = mailbox.last_path(bo.email)
    with transaction():
        operations.deactivate(bo.id, actor=ACTOR, at=bo.invited_at)

    browser.open(path, status=410)


def test_a_link_that_we_did_not_make_opens_nothing(browser, bo):
    for token in ("x", "MQ", "MQ.forged", "1.é", "\0", "a" * 3000, "MQ.%00", "..%2F..%2Fetc"):
        answer = browser.client.get(f"/staff/password/{token}")

        assert answer.status_code in {404, 410}, token


def test_a_bad_password_is_refused_in_words_and_the_link_stays_good(browser, bo, mailbox):
    page = browser.open(mailbox.last_path(bo.email))

    for password, words in (
        ("", "Enter a new password."),
        ("too short", "Use 12 characters or more."),
        ("x" * 500, "Use 200 characters or fewer."),
        ("Bo Chen at the door", "Leave your name and your email address out of your password."),
    ):
        page = page.submit(new_password=password, status=422)
        assert any(words in error for error in page.errors), words
    page.submit(new_password=NEW_PASSWORD)


@ON_BOTH
def test_a_lost_password_is_replaced_and_every_session_ends(app, browser, ana, mailbox):
    sign_in(browser, ana)
    thief = twin_of(browser)
    other = Browser(app)
    page = ask_for_link(other, ana.email)
    assert page.has_text("If someone here uses that address, a link is on its way.")

    other.open(mailbox.last_path()).submit(new_password=NEW_PASSWORD)

    assert not is_signed_in(browser)
    assert not is_signed_in(thief)
    sign_in(other, ana, password=NEW_PASSWORD)
    assert is_signed_in(other)
    assert "The password of your account was set just now" in text_of(mailbox.read()[-1])
    acts = [act for _, act in acts_on(f"staff:{ana.id}")]
    assert acts[-3:] == ["staff-password-link-asked", "staff-password-set", "staff-signed-in"]


def test_every_link_is_void_once_a_password_is_set(app, browser, ana, mailbox):
    ask_for_link(browser, ana.email)
    first = mailbox.last_path()
    ask_for_link(browser, ana.email)
    second = mailbox.last_path()
    assert first != second

    browser.open(second).submit(new_password=NEW_PASSWORD)

    browser.open(first, status=410)


def test_a_link_to_a_lost_password_lasts_an_hour(browser, ana, mailbox, clock):
    ask_for_link(browser, ana.email)
    path = mailbox.last_path()

    clock.move(timedelta(hours=1))

    browser.open(path, status=410)


def test_links_come_from_public_url_whatever_host_is_asked(make_app, ana, mailbox):
    app = make_app(
        PUBLIC_URL="https://give.example.org",
        TRUSTED_HOSTS="give.example.org,localhost,old.example.org",
    )
    mailbox.worker.app = app
    client = app.test_client()
    asked = {"base_url": "https://old.example.org", "headers": {"X-Forwarded-Host": "evil.example"}}
    page = client.get("/staff/forgot-password", **asked)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]

    fields = {"email": ana.email, "csrf_token": token}
    assert client.post("/staff/forgot-password", data=fields, **asked).status_code == 303

    assert mailbox.last_link().startswith("https://give.example.org/staff/password/")
    assert "evil.example" not in str(mailbox.read()[-1])


def test_a_host_that_is_not_ours_is_refused(browser, ana, mailbox):
    asked = {"data": {"email": ana.email}, "headers": {"Host": "evil.example"}}

    assert browser.client.post("/staff/forgot-password", **asked).status_code == 400
    assert mailbox.read() == []


@ON_BOTH
def test_known_and_unknown_addresses_get_the_same_answer_for_the_same_work(app, browser, ana):
    closed = add_person("closed@example.org")
    with transaction():
        operations.deactivate(closed.id, actor=ACTOR, at=closed.invited_at)

    answers = [
        work_of(app, email) for email in (ana.email, "nobody@example.org", "closed@example.org")
    ]

    assert answers[0] == answers[1] == answers[2]


def work_of(app, email):
    """Return what a request for a link answers, and every statement it sends to the database."""
    statements: list[str] = []
    browser = Browser(app)
    page = browser.open("/staff/forgot-password")

    def note(_connection, _cursor, statement, *_rest) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    fields = {"csrf_token": token_of(page), "email": email}
    answer = send(browser, "/staff/forgot-password", fields)
    event.remove(db.engine, "before_cursor_execute", note)
    return answer.status_code, answer.location, answer.text, statements


def test_nothing_is_sent_to_an_address_that_nobody_here_has(browser, ana, mailbox):
    ask_for_link(browser, "nobody@example.org")

    assert mailbox.read("nobody@example.org") == []
    query = select(OutgoingEmail).where(OutgoingEmail.recipient == "nobody@example.org")
    assert db.session.scalars(query).one().status is EmailStatus.WITHDRAWN
    assert acts_on("staff:unknown") == [("visitor", "staff-password-link-asked")]


def test_nobody_fills_a_colleagues_mailbox_with_links(browser, ana, mailbox, clock):
    for _ in range(MOST_LINKS + 2):
        ask_for_link(browser, ana.email)
    assert len(mailbox.read()) == MOST_LINKS
    path = mailbox.last_path()

    clock.move(timedelta(minutes=59))
    browser.open(path)
    clock.move(timedelta(minutes=2))
    ask_for_link(browser, ana.email)

    assert len(mailbox.read()) == MOST_LINKS + 1


def test_asking_for_links_is_limited_for_one_network_in_all_processes(make_app, ana):
    clients = [make_app().test_client(), make_app().test_client()]

    answers = [
        clients[number % 2].post("/staff/forgot-password", data={}, environ_base=OFFICE).status_code
        for number in range(6)
    ]

    assert answers == [422] * 5 + [429]


def test_a_new_password_does_not_pass_by_the_second_factor(app, browser, ana, mailbox, clock):
    sign_in(browser, ana)
    set_up_phone(browser, at=clock.now())
    ask_for_link(Browser(app), ana.email)

    page = Browser(app).open(mailbox.last_path()).submit(new_password=NEW_PASSWORD)

    page = sign_in(page.browser, ana, password=NEW_PASSWORD)
    assert page.path == "/staff/sign-in/code"
