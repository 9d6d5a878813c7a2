"""The page to pay on, walked by a browser: both languages, a phone, with and without scripts."""

import pytest
import requests
from playwright.sync_api import expect

from tests.sandbox.sessions import line
from tests.sandbox.windows import assert_fit_for_people, expect_visit

WALKS = [
    pytest.param(("en", 1280, True), id="english-wide-with-scripts"),
    pytest.param(("en", 360, False), id="english-phone-without-scripts"),
    pytest.param(("fr-CA", 1280, False), id="french-wide-without-scripts"),
    pytest.param(("fr-CA", 360, True), id="french-phone-with-scripts"),
]
WORDS = {
    "en": {
        "h1": "Donate $51.75",
        "lang": "en-CA",
        "declined": "Your card was declined.",
        "funds": "insufficient funds",
        "problem": "There is a problem",
        "secure": "Is it you?",
        "not_you": "could not confirm",
        "expired": "This page has expired",
        "paid": "This has been paid already",
        "pretend": "no money moves",
    },
    "fr-CA": {
        "h1": "Donner 51,75\u00a0$",
        "lang": "fr-CA",
        "declined": "Votre carte a été refusée.",
        "funds": "fonds de votre carte sont insuffisants",
        "problem": "Il y a un problème",
        "secure": "Est-ce bien vous?",
        "not_you": "n’a pas pu confirmer",
        "expired": "Cette page a expiré",
        "paid": "Ce paiement est déjà fait",
        "pretend": "aucun argent ne circule",
    },
}


@pytest.fixture(params=WALKS)
def walk(request, windows, open_session):
    """A page to pay on, open in one of four ways, with its session and its words."""
    language, width, scripts = request.param
    session = open_session(
        locale=language,
        line_items=[line(5000, "A gift to the Winter match"), line(175, "To cover the fees")],
        branding_settings={"display_name": "Lanterns of Hope"},
    )
    page = windows.open(session.url, width=width, scripts=scripts)
    return page, session, WORDS[language]


def type_card(page, number="4242424242424242"):
    page.locator("#email").fill("ana@example.org")
    page.locator("#name").fill("Ana")
    page.locator("#card_number").fill(number)
    page.locator("#expiry").fill("12/34")
    page.locator("#cvc").fill("123")
    page.locator("#postal_code").fill("K1A 0B1")


def press_pay(page):
    page.locator("#pay button[type=submit]").click()


def expect_thanks(page, session):
    expect_visit(page, f"https://charity.example/thanks?session_id={session.id}")


def test_the_page_says_what_it_is(walk):
    page, _, words = walk

    expect(page.get_by_role("heading", level=1)).to_have_text(words["h1"])
    expect(page.locator("html")).to_have_attribute("lang", words["lang"])
    expect(page.locator(".pretend")).to_contain_text(words["pretend"])
    expect(page.get_by_text("A gift to the Winter match")).to_be_visible()
    expect(page.get_by_text("Lanterns of Hope").first).to_be_visible()
    assert_fit_for_people(page)


def test_a_typed_card_pays(walk, client):
    page, session, _ = walk
    type_card(page)

    press_pay(page)

    expect_thanks(page, session)
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.payment_status, paid.customer_details.email) == ("paid", "ana@example.org")


def test_an_empty_form_says_what_to_mend_beside_each_field(walk):
    page, _, words = walk

    press_pay(page)

    summary = page.locator(".problems")
    expect(summary).to_contain_text(words["problem"])
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(6)
    for name in ("email", "name", "card_number", "expiry", "cvc", "postal_code"):
        field = page.locator(f"#{name}")
        expect(field).to_have_attribute("aria-invalid", "true")
        assert f"{name}-wrong" in field.get_attribute("aria-describedby")
    assert_fit_for_people(page)
    summary.get_by_role("link").nth(2).click()
    expect(page.locator("#card_number")).to_be_focused()


def test_what_was_typed_stays_when_a_card_is_declined(walk):
    page, session, words = walk
    type_card(page, "4000000000009995")

    press_pay(page)

    expect(page.locator(".problems")).to_contain_text(words["funds"])
    expect(page.locator("#email")).to_have_value("ana@example.org")
    expect(page.locator("#name")).to_have_value("Ana")
    assert_fit_for_people(page)
    page.locator("#card_number").fill("4242424242424242")
    press_pay(page)
    expect_thanks(page, session)


def test_a_test_card_pays_in_one_press(walk, client):
    page, session, _ = walk

    page.locator("button[value=works]").click()

    expect_thanks(page, session)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_test_card_is_declined_in_one_press(walk):
    page, _, words = walk

    page.locator("button[value=declined]").click()

    expect(page.locator(".problems")).to_contain_text(words["declined"])


@pytest.mark.parametrize("complete", [True, False])
def test_3d_secure_is_answered(walk, client, complete):
    page, session, words = walk
    page.locator("button[value=authenticates]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(words["secure"])
    assert_fit_for_people(page)

    page.locator(f"button[value={'complete' if complete else 'fail'}]").click()

    if complete:
        expect_thanks(page, session)
    else:
        expect(page.locator(".problems")).to_contain_text(words["not_you"])
    status = client.v1.checkout.sessions.retrieve(session.id).status
    assert status == ("complete" if complete else "open")


def test_a_bank_debit_is_typed(walk, client):
    page, session, _ = walk
    page.locator("#method-acss_debit").check()
    expect(page.locator("#card_number")).to_be_hidden()
    page.locator("#email").fill("ana@example.org")
    page.locator("#name").fill("Ana")
    page.locator("#institution").fill("000")
    page.locator("#transit").fill("11000")
    page.locator("#account").fill("000123456789")
    assert_fit_for_people(page)

    press_pay(page)

    expect_thanks(page, session)
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "unpaid"


def test_a_closed_page_says_why(walk, client, stand_in, windows):
    page, session, words = walk
    client.v1.checkout.sessions.expire(session.id)

    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text(words["expired"])
    assert_fit_for_people(page)
    page.get_by_role("main").get_by_role("link").click()
    expect_visit(page, "https://charity.example/give")


def test_a_paid_page_leads_on(walk, stand_in):
    page, session, words = walk
    stand_in.pay(session.id)

    page.reload()

    expect(page.get_by_role("heading", level=1)).to_have_text(words["paid"])
    page.get_by_role("main").get_by_role("link").click()
    expect_thanks(page, session)


def test_the_way_back_is_the_cancel_address(walk):
    page, _, _ = walk

    page.locator(".back a").click()

    expect_visit(page, "https://charity.example/give")


def test_enter_pays_with_the_card_that_was_typed(windows, client, open_session):
    session = open_session()
    page = windows.open(session.url)
    type_card(page, "5555555555554444")

    page.keyboard.press("Enter")

    expect_thanks(page, session)
    assert client.v1.charges.list().data[0].payment_method_details.card.brand == "mastercard"


def test_digits_are_grouped_as_they_are_typed(windows, open_session):
    page = windows.open(open_session().url)

    page.locator("#card_number").press_sequentially("4242424242424242")
    page.locator("#expiry").press_sequentially("1234")

    expect(page.locator("#card_number")).to_have_value("4242 4242 4242 4242")
    expect(page.locator("#expiry")).to_have_value("12/34")


@pytest.mark.parametrize(("language", "h1"), [("fr-CA", "Donner"), ("en-CA", "Donate")])
def test_locale_auto_follows_the_browser(windows, open_session, language, h1):
    page = windows.open(open_session(locale="auto").url, language=language)

    expect(page.get_by_role("heading", level=1)).to_contain_text(h1)


@pytest.mark.parametrize(
    ("submit_type", "word"), [("donate", "Donate"), ("pay", "Pay"), (None, "Pay"), ("book", "Book")]
)
def test_the_button_says_what_the_session_asks(shared_stand_in, submit_type, word):
    session = open_on(shared_stand_in, submit_type=submit_type)

    page = requests.get(session["url"], timeout=10).text

    assert f"<h1>{word}" in page


def open_on(stand_in, **changes):
    fields = {
        "mode": "payment",
        "success_url": "https://charity.example/thanks",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "cad",
        "line_items[0][price_data][unit_amount]": "5000",
        "line_items[0][price_data][product_data][name]": "<b>A</b> & B",
        **{name: value for name, value in changes.items() if value},
    }
    return stand_in.post("/v1/checkout/sessions", **fields)


def test_an_email_that_is_known_is_shown_and_not_asked_for(shared_stand_in):
    session = open_on(shared_stand_in, customer_email="ana@example.org")

    page = requests.get(session["url"], timeout=10).text

    assert "ana@example.org" in page
    assert 'name="email"' not in page


def test_names_are_shown_and_never_run(shared_stand_in):
    page = requests.get(open_on(shared_stand_in)["url"], timeout=10).text

    assert "&lt;b&gt;A&lt;/b&gt; &amp; B" in page


def test_pages_forbid_all_but_their_own_style_and_script(shared_stand_in):
    answer = requests.get(open_on(shared_stand_in)["url"], timeout=10)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/c/pay/cs_test_unknown", 404),
        ("POST", "/c/pay/cs_test_unknown", 404),
        ("GET", "/c/pay/cs_test_unknown/authenticate", 404),
        ("POST", "/c/pay/cs_test_unknown/authenticate", 404),
        ("PUT", "/c/pay/cs_test_unknown", 405),
        ("GET", "/nothing/here", 404),
        ("GET", "/payments/pi_unknown", 404),
        ("POST", "/payments/pi_unknown/refund", 404),
        ("POST", "/payments/pi_unknown/settle", 404),
        ("POST", "/payments/pi_unknown/events/evt_unknown/send", 404),
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
        pytest.param(b"method=card&card_number=" + b"9" * 10_000, id="long-number"),
        pytest.param(b"a=1&" * 3000, id="many-fields"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_hostile_form_is_a_friendly_refusal(shared_stand_in, body):
    session = open_on(shared_stand_in)

    answer = requests.post(
        session["url"],
        data=body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        allow_redirects=False,
        timeout=20,
    )

    assert 400 <= answer.status_code < 500
    assert answer.text.count("<h1>") == 1


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_form_from_another_site_is_refused(shared_stand_in, origin):
    session = open_on(shared_stand_in)

    answer = requests.post(
        session["url"], data={"test": "works"}, headers={"Origin": origin}, timeout=10
    )

    assert answer.status_code == 403
    assert shared_stand_in.get(f"/v1/checkout/sessions/{session['id']}")["status"] == "open"
