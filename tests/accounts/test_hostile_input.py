"""What no browser sends: a clear 4xx, never a 5xx, never a stored surprise."""

import json
from io import BytesIO

import pytest

from tests.accounts.people import sign_in, token_of

FORMS = {
    "/staff/sign-in": ["email", "password", "next"],
    "/staff/forgot-password": ["email"],
    "/staff/account": ["name", "language"],
    "/staff/account/password": ["password", "new_password"],
    "/staff/account/second-factor": ["code"],
    "/staff/confirm": ["password", "next"],
    "/staff/people/invite": ["email", "name", "role", "language"],
    "/staff/people/1/role": ["role"],
    "/staff/organisation": ["name_en", "website", "postal_code", "general_email", "country"],
}
HOSTILE = [
    "\0",
    "a\0b",
    "\r\nBcc: all@example.org",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "{{ 7*7 }}",
    "%(name)s %s %d",
    "\u202eevil",
    "\ud800",
    "ﷺ" * 900,
    "x" * 10_000,
    "'; DROP TABLE staff_members; --",
    "𝕏" * 300,
]
DOCUMENTS = [[1, 2], "text", 7, None, {"email": {"a": 1}, "password": [1], "code": 5}]
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def post(browser, ana):
    """Give `post(path, data=…)`: what Ana's browser is answered."""
    sign_in(browser, ana)

    def send(path, **sent):
        answer = browser.client.post(path, base_url=browser.origin, **sent)
        assert "<script>alert(1)" not in answer.text, path
        return answer.status_code

    return send


@pytest.fixture
def token(browser, post):
    """The token of Ana's session."""
    return token_of(browser.open("/staff/account"))


def encoded(text):
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def test_hostile_text_is_refused_or_kept_as_text(post, token):
    answers = {
        (path, text[:20]): post(
            path,
            data="&".join([f"csrf_token={token}", *(f"{name}={encoded(text)}" for name in names)]),
            content_type=FORM,
        )
        for path, names in FORMS.items()
        for text in HOSTILE
    }

    assert not {key: got for key, got in answers.items() if got not in {303, 413, 422}}


def test_json_is_no_form(post):
    answers = {
        (path, str(document)): post(
            path, data=json.dumps(document), content_type="application/json"
        )
        for path in FORMS
        for document in DOCUMENTS
    }

    assert set(answers.values()) == {422}, answers


def test_files_and_lists_are_no_text(post, token):
    files = {
        path: post(
            path,
            data={
                "csrf_token": token,
                **{name: (BytesIO(b"x"), "x.txt") for name in names},
            },
        )
        for path, names in FORMS.items()
    }
    lists = {
        path: post(
            path,
            data={
                "csrf_token": token,
                **{f"{name}{part}": "x" for name in names for part in ("[]", "[0][a]")},
            },
        )
        for path, names in FORMS.items()
    }

    assert set(files.values()) == {422}, files
    assert set(lists.values()) == {422}, lists


def test_a_password_of_100_kb_is_too_large(post, token):
    answers = {
        path: post(path, data={"csrf_token": token, "password": "x" * 100_000}) for path in FORMS
    }

    assert set(answers.values()) == {413}, answers


def test_a_person_who_is_not_there_is_not_found(browser, post):
    numbers = ["0", "4711", "9223372036854775808", "9" * 30, "-1", "1.5", "%00", "١"]

    answers = {
        number: browser.client.get(f"/staff/people/{number}", base_url=browser.origin).status_code
        for number in numbers
    }

    assert set(answers.values()) == {404}, answers


def test_a_broken_cookie_is_no_session(browser, post):
    name = browser.app.config["SESSION_COOKIE_NAME"]
    for value in ("x", "a.b.c", "." * 3000, "eyJfdXNlcl9pZCI6WzFdfQ.x.y"):
        browser.client.set_cookie(name, value, domain="127.0.0.1")

        answer = browser.client.get("/staff", base_url=browser.origin)

        assert answer.location == "/staff/sign-in"
