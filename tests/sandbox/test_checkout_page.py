"""The page to pay on, walked by a browser: both languages, a phone, with and without scripts."""

import re
from pathlib import Path

import pytest
import requests
from playwright.sync_api import expect

from fundraiser.sandbox.cards import ADVICE, DECLINED, METHOD_OF_SLUG
from fundraiser.sandbox.checkout_page import ACTIONS
from fundraiser.sandbox.payment_form import SOMEONE
from fundraiser.sandbox.words import FRENCH, language_of, money
from tests.browsers import assert_accessible
from tests.sandbox.sessions import FORM, line

ROOT = Path(__file__).parents[2]
BOTH_WAYS = pytest.mark.parametrize(
    "how", [("en", 360, True), ("fr-CA", 1280, False)], ids=["english-phone", "french-no-script"]
)
ENTERED = {
    "email": "ana@example.org",
    "name": "Ana",
    "card_number": "4242424242424242",
    "expiry": "12/34",
    "cvc": "123",
    "postal_code": "K1A 0B1",
}


@pytest.fixture
def walk(stand_in, tabs, open_session):
    """Give `walk("en", 360, True)`: a page to pay on, open, and its session."""

    def opened(language="en", width=1280, has_script=True):
        session = open_session(
            locale=language,
            line_items=[line(5000, "A gift to the Winter match"), line(175, "To cover the fees")],
            success_url=f"{stand_in.url}/?paid={{CHECKOUT_SESSION_ID}}",
            cancel_url=f"{stand_in.url}/?left=1",
        )
        return tabs.open(session.url, width=width, has_script=has_script), session

    yield opened
    tabs.leave()


def expect_words(page, place, english):
    is_french = page.locator("html").get_attribute("lang") == "fr-CA"
    expect(page.locator(place)).to_contain_text(FRENCH[english] if is_french else english)


def fill(page, **fields):
    for name, value in fields.items():
        page.locator(f"#{name}").fill(value)


def press_pay(page):
    page.locator("#pay button[type=submit]").click()


def expect_thanks(page, session):
    expect(page).to_have_url(re.compile(rf"/\?paid={session.id}"))


@BOTH_WAYS
def test_a_person_corrects_the_form_is_declined_and_pays(walk, client, how):
    page, session = walk(*how)
    expect_words(page, ".pretend", "Pretend payments: no money moves.")
    expect(page.get_by_text("A gift to the Winter match")).to_be_visible()

    press_pay(page)
    summary = page.locator(".error-summary")
    expect_words(page, ".error-summary", "There is a problem")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(6)
    for name in ENTERED:
        field = page.locator(f"#{name}")
        expect(field).to_have_attribute("aria-invalid", "true")
        assert f"{name}-wrong" in field.get_attribute("aria-describedby")
    summary.get_by_role("link").nth(2).click()
    expect(page.locator("#card_number")).to_be_focused()

    fill(page, **ENTERED | {"card_number": "4000000000009995"})
    press_pay(page)
    expect_words(page, ".error-summary", ADVICE["insufficient_funds"])
    expect(page.locator("#email")).to_have_value("ana@example.org")
    expect(page.locator("#name")).to_have_value("Ana")

    fill(page, card_number="4242424242424242")
    press_pay(page)
    expect_thanks(page, session)
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.payment_status, paid.customer_details.email) == ("paid", "ana@example.org")


def test_a_test_card_is_tried_in_one_press_and_3d_secure_answered(walk, client):
    page, session = walk("en", 360)
    page.locator("button[value=declined]").click()
    expect_words(page, ".error-summary", DECLINED)

    page.locator("button[value=authenticates]").click()
    expect_words(page, "h1", "Is it you?")
    page.locator("button[value=fail]").click()
    expect_words(page, ".error-summary", ADVICE["payment_intent_authentication_failure"])
    assert client.v1.checkout.sessions.retrieve(session.id).status == "open"

    page.locator("button[value=authenticates]").click()
    page.locator("button[value=complete]").click()
    expect_thanks(page, session)


def test_a_bank_debit_is_typed(walk, client):
    page, session = walk("fr-CA", 1280, has_script=False)
    page.locator("#method-acss_debit").check()
    expect(page.locator("#card_number")).to_be_hidden()
    fill(page, email="ana@example.org", name="Ana")
    fill(page, institution="000", transit="11000", account="000123456789")

    press_pay(page)

    expect_thanks(page, session)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


def test_each_page_is_accessible_and_fits_a_phone(walk, client):
    page, session = walk("fr-CA", 360)
    press_pay(page)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    page.locator("#method-acss_debit").check()
    assert_accessible(page)
    page.locator("button[value=authenticates]").click()
    assert_accessible(page)
    client.v1.checkout.sessions.expire(session.id)
    page.goto(session.url)
    assert_accessible(page)


def test_a_closed_page_says_why_and_leads_on(walk, client, stand_in):
    page, session = walk()
    other, paid = walk()
    client.v1.checkout.sessions.expire(session.id)
    stand_in.pay(paid.id)

    page.reload()
    other.reload()

    expect_words(page, "h1", "This page has expired")
    page.get_by_role("main").get_by_role("link").click()
    expect(page).to_have_url(session.cancel_url)
    expect_words(other, "h1", "This has been paid already")
    other.get_by_role("main").get_by_role("link").click()
    expect_thanks(other, paid)


def test_the_way_back_is_the_cancel_address_and_enter_pays(walk):
    page, session = walk()
    page.locator(".back a").click()
    expect(page).to_have_url(session.cancel_url)
    page.go_back()
    fill(page, **ENTERED)

    page.keyboard.press("Enter")

    expect_thanks(page, session)


@pytest.fixture
def open_on(shared_stand_in):
    """Give `open_on(locale="fr")`: the address of a page to pay on, without a browser."""
    return lambda **changes: shared_stand_in.post("/v1/checkout/sessions", **FORM, **changes)["url"]


@pytest.mark.parametrize(("submit_type", "word"), [("donate", "Donate"), (None, "Pay")])
def test_the_button_says_what_the_session_asks(open_on, submit_type, word):
    assert f"<h1>{word}" in requests.get(open_on(submit_type=submit_type), timeout=10).text


def test_names_are_shown_and_never_run_and_a_known_email_is_not_asked_for(open_on):
    answer = requests.get(open_on(customer_email="ana@example.org"), timeout=10)

    policy = answer.headers["Content-Security-Policy"]
    assert "&lt;b&gt;A&lt;/b&gt; &amp; B" in answer.text
    assert "ana@example.org" in answer.text
    assert 'name="email"' not in answer.text
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/c/pay/cs_test_unknown", 404),
        ("PUT", "/c/pay/cs_test_unknown", 405),
        ("POST", "/payments/pi_unknown/refund", 404),
        ("POST", "/payments/pi_unknown/settle", 404),
        ("GET", "/assets/../app.py", 404),
    ],
)
def test_what_is_not_there_is_a_friendly_page(shared_stand_in, method, path, status):
    answer = requests.request(
        method, f"{shared_stand_in.url}{path}", headers={"Accept-Language": "fr"}, timeout=10
    )

    assert answer.status_code == status
    assert '<html lang="fr-CA">' in answer.text
    assert answer.text.count("<h1>") == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"x" * 5_000_000, id="five-megabytes"),
        pytest.param(b"method=card&name=%ff%fe%00", id="bad-bytes"),
        pytest.param(b"a=1&" * 3000, id="many-fields"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_hostile_form_is_a_friendly_refusal(open_on, body):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    answer = requests.post(open_on(), body, headers=headers, allow_redirects=False, timeout=20)

    assert 400 <= answer.status_code < 500
    assert answer.text.count("<h1>") == 1


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_form_from_another_site_is_refused(open_on, origin):
    address = open_on()

    answer = requests.post(address, {"test": "works"}, headers={"Origin": origin}, timeout=10)

    assert answer.status_code == 403
    assert requests.get(address, timeout=10).text.count('id="pay"') == 1


def test_every_text_has_its_french():
    code = ROOT / "fundraiser" / "sandbox"
    said = re.compile(r'say\("([^"]+)"')
    sentence = re.compile(r'(?<!")"([A-Z][^"{]* [^"{]*)"(?!")')
    texts = {
        text
        for template in (ROOT / "templates" / "sandbox").glob("*.html")
        for text in said.findall(template.read_text())
    }
    for name in ("pages.py", "checkout_page.py", "payment_form.py"):
        texts |= {*sentence.findall((code / name).read_text())} - {SOMEONE.name, "K1A 0B1"}
    texts |= {*ADVICE.values(), DECLINED, *ACTIONS.values()}
    texts |= {method.offer for method in METHOD_OF_SLUG.values() if method.offer}

    assert len(texts) > 60
    assert texts <= FRENCH.keys()
    for english, french in FRENCH.items():
        assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", french))
        assert not re.search(r" [:»]|« ", french)


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        (123450, "cad", "$1,234.50", "1\u00a0234,50\u00a0$"),
        (5000, "usd", "US$50.00", "50,00\u00a0$\u00a0US"),
        (500, "jpy", "JP¥500", "500\u00a0¥"),
    ],
)
def test_amounts_are_written_as_people_write_them(amount, currency, english, french):
    assert (money(amount, currency, "en"), money(amount, currency, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("locale", "accepted", "expected"),
    [
        ("fr-CA", "en", "fr"),
        ("en", "fr", "en"),
        ("de", "fr", "en"),
        ("auto", "fr", "fr"),
        (None, None, "en"),
    ],
)
def test_the_language_follows_the_session_then_the_browser(locale, accepted, expected):
    assert language_of(locale, accepted) == expected
