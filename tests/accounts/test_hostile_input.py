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
    "x" * 20_000,
    "'; DROP TABLE staff_members; --",
    "𝕏" * 300,
]


@pytest.fixture
def database_url(databases, tmp_path):
    """What is refused is refused before any database: one is enough."""
    return databases("sqlite", tmp_path)


@pytest.fixture
def client(browser, ana):
    sign_in(browser, ana)
    return browser.client


@pytest.fixture
def token(browser, client):
    return token_of(browser.open("/staff/account"))


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_refused_or_kept_as_text(browser, client, token, path, text):
    typed = text.encode("utf-8", "surrogatepass")
    fields = {name: (BytesIO(typed), "") for name in FORMS[path]}
    body = "&".join([f"csrf_token={token}", *(f"{name}={quoted(typed)}" for name in fields)])

    answer = client.post(
        path,
        data=body,
        content_type="application/x-www-form-urlencoded",
        base_url=browser.origin,
    )

    assert answer.status_code in {303, 413, 422}
    assert "<script>alert(1)" not in answer.text


def quoted(raw: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in raw)


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize(
    "document", [[1, 2], "text", 7, None, {"email": {"a": 1}, "password": [1], "code": 5}]
)
def test_json_is_no_form(browser, client, token, path, document):
    answer = client.post(
        path, data=json.dumps(document), content_type="application/json", base_url=browser.origin
    )

    assert answer.status_code == 422


@pytest.mark.parametrize("path", FORMS)
def test_files_and_lists_are_no_text(browser, client, token, path):
    files = {name: (BytesIO(b"x"), "x.txt") for name in FORMS[path]}
    lists = {f"{name}[]": "x" for name in FORMS[path]} | {
        f"{name}[0][a]": "x" for name in FORMS[path]
    }

    for fields in (files, lists):
        sent = {"csrf_token": token, **fields}
        answer = client.post(path, data=sent, base_url=browser.origin)
        assert answer.status_code == 422


@pytest.mark.parametrize("path", FORMS)
def test_a_password_of_100_kb_is_too_large(browser, client, token, path):
    sent = {"csrf_token": token, "password": "x" * 100_000, "code": "1" * 100_000}

    answer = client.post(path, data=sent, base_url=browser.origin)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/staff/people/0",
        "/staff/people/4711",
        "/staff/people/9223372036854775808",
        "/staff/people/99999999999999999999999999",
        "/staff/people/-1",
        "/staff/people/1.5",
        "/staff/people/%00",
        "/staff/people/١",
    ],
)
def test_a_person_who_is_not_there_is_not_found(browser, client, path):
    assert client.get(path, base_url=browser.origin).status_code == 404


def test_a_broken_cookie_is_no_session(browser, client):
    name = browser.app.config["SESSION_COOKIE_NAME"]
    for value in ("x", "a.b.c", "\x7f", "." * 3000):
        browser.client.set_cookie(name, value, domain="127.0.0.1")

        assert client.get("/staff", base_url=browser.origin).status_code == 303
