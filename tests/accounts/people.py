"""People who work here, as tests need them: with a password, signed in, with a phone."""

import base64
import contextvars
import hmac
import struct
import unicodedata
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import argon2
import flask
from werkzeug.test import TestResponse

from fundraiser import clock
from fundraiser.accounts import operations, sessions
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import get_colleague
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.operations import withdraw
from fundraiser.mail.queries import list_about
from fundraiser.web.actors import Actor
from tests.browser import Browser, Page

PASSWORD = "four lanterns in the snow"
ACTOR = Actor.job("a test")
STEP_SECONDS = 30


def add_person(
    email: str = "ana@example.org",
    *,
    name: str = "Ana Silva",
    role: Role = Role.ADMIN,
    password: str | None = PASSWORD,
    language: Language = Language.ENGLISH,
) -> StaffMember:
    """Save somebody who works here; without a password they are invited and have yet to come.

    Who has a password has had their invitation long ago: it does not wait in the outbox.
    """
    password_hash = hash_of(password) if password else None
    at = clock.now()
    with transaction():
        notice = operations.invite(
            email, name=name, role=role, language=language, actor=ACTOR, at=at
        )
        assert notice.staff_member
        if password_hash:
            notice.staff_member.password = password_hash
            notice.staff_member.password_set_at = at
            for invitation in list_about({EmailKind.STAFF_INVITATION: [notice.id]}):
                withdraw(invitation)
    return get_colleague(notice.staff_member.id)


@cache
def hash_of(password: str) -> str:
    """Return a password as it is kept, but for its cost: to check it is slow on purpose, and a hash
    says itself how slow (`test_passwords.py` holds the app to its own cost)."""
    return argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(
        unicodedata.normalize("NFKD", password)
    )


def sign_in(
    browser: Browser, person: StaffMember, *, password: str = PASSWORD, to: str = "/staff/account"
) -> Page:
    """Give address and password; return the page that comes next."""
    page = browser.open(f"/staff/sign-in?next={to}")
    return page.submit("Sign in", email=person.email, password=password)


def let_in(browser: Browser, person: StaffMember) -> None:
    """The browser holds a session of the person's, as after they signed in: for tests of what comes
    after it."""
    at = clock.now()
    with transaction():
        operations.record_sign_in(person.id, at=at)
    begun = contextvars.Context().run(_begun_session, browser, person, at)
    with browser.client.session_transaction(base_url=browser.origin) as session:
        session.update(begun)


def _begun_session(browser: Browser, person: StaffMember, at: datetime) -> dict[str, Any]:
    environ = browser.client.environ_base
    with browser.app.test_request_context(base_url=browser.origin, environ_base=environ):
        sessions.enter(person, at=at)
        return dict(flask.session)


def set_up_phone(browser: Browser, *, at: datetime) -> tuple[str, list[str]]:
    """Set up the second factor of whoever is signed in; return its secret and recovery codes."""
    page = browser.open("/staff/account/second-factor")
    secret = page.find(".setup-secret").get_text()
    done = page.submit(code=code_at(at, secret))
    return secret, [code.get_text() for code in done.soup.select(".recovery-codes code")]


def code_at(instant: datetime, secret: str) -> str:
    """Return what an app shows for a secret: RFC 6238, worked out here and not by our library."""
    letters = "".join(letter for letter in secret if letter.isalnum())
    key = base64.b32decode(letters + "=" * (-len(letters) % 8))
    counter = struct.pack(">Q", int(instant.timestamp()) // STEP_SECONDS)
    digest = hmac.digest(key, counter, "sha1")
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def twin_of(browser: Browser) -> Browser:
    """Return another machine that has a copy of the browser's cookies."""
    twin = Browser(browser.app)
    name, value = session_cookie(browser)
    twin.client.set_cookie(name, value, domain=urlsplit(browser.origin).hostname or "")
    return twin


def session_cookie(browser: Browser) -> tuple[str, str]:
    """Return the name and the value of the cookie that holds the browser's session."""
    name = browser.app.config["SESSION_COOKIE_NAME"]
    cookie = browser.client.get_cookie(name, domain=urlsplit(browser.origin).hostname or "")
    assert cookie, "the browser has no session"
    return name, cookie.value


def send(browser: Browser, path: str, fields: dict[str, str] | None = None) -> TestResponse:
    """Send fields as the browser does, and return the bare answer."""
    return browser.client.post(path, data=fields or {}, base_url=browser.origin)


def token_of(page: Page) -> str:
    """Return the session's token, as the page's first form has it."""
    return str(page.soup.select("form [name=csrf_token]")[0]["value"])


def is_signed_in(browser: Browser) -> bool:
    return browser.open("/staff/account").path == "/staff/account"
