"""The giving form takes what a donor means. Everything else is refused in words, and kept."""

import json
from datetime import timedelta
from io import BytesIO

import pytest

from fundraiser.web.form_keys import new_form_key
from tests import make
from tests.databases import ON_BOTH
from tests.public.conftest import GOOD, pledges_made

PATH = "/campaigns/winter"
AMOUNTS = [
    *["NaN", "Infinity", "1e3", "١٠", "10,50", "1,00", "9" * 40, "-5", "+5", "0x10", "5.001", "5."],
    *["<script>alert(1)</script>", '=HYPERLINK("http://evil.example")', "5\r\n0", "5\x000"],
    *["\ufffd", "$", "0", "0.00", "0.99", "1000000", " ", "five"],
]
NAMES = ["Ana\r\nBcc: x@example.org", "Ana\x00", "Ana\x1b[2J", "a\u202eb", "\ufffd", "a" * 121, " "]
ADDRESSES = [
    *["ana", "ana@", "@example.org", "a b@example.org", "ana@example.org\r\nBcc: x@example.org"],
    *["a" * 255, "é@exemple.ca", "ana@example.org\x00", "ana@localhost", "a@b@example.org"],
]
COMMENTS = ["a" * 501, "a\x00b", "a\x1bb", "a\u2066b"]
WRONG_FIELDS = {
    "amount": ["", "-5000", "5000.0", "5000 ", "١٠", "99999999999999999999", "other", "\x00"],
    "frequency": ["monthly", "", "<script>", "ONCE", "\x00"],
    "tribute_kind": ["in_spite", "<script>", "\x00", "a" * 5_000],
}


def test_what_is_no_amount_is_refused_and_kept(give):
    for typed in AMOUNTS:
        page = give(amount="other", other_amount=typed)

        assert len(page.errors) == 1, typed
        assert page.find('.error-summary a[href="#other_amount"]')
        assert page.find("#other_amount")["aria-invalid"] == "true"
        assert page.find("#other_amount")["aria-describedby"] == "other_amount-error"
        assert page.find("#name")["value"] == "Ana Silva"
    assert pledges_made() == []


def test_a_comma_for_a_point_is_french_alone(give, stripe):
    english = give(amount="other", other_amount="10,50")
    french = give(amount="other", other_amount="10,50", at=f"/fr{PATH}", status=303)

    assert english.errors
    assert french.location.startswith(stripe.url)
    assert [pledge.amount for pledge in pledges_made()] == [make.cents(1_050)]


@ON_BOTH
@pytest.mark.parametrize(
    ("field", "texts"),
    [
        ("name", NAMES),
        ("email", ADDRESSES),
        ("comment", COMMENTS),
        ("address_line1", ["a\nb", "a" * 121]),
        ("address_country", ["a" * 61]),
    ],
)
def test_text_that_cannot_be_kept_is_refused_beside_its_field(give, field, texts):
    for typed in texts:
        page = give(**{field: typed})

        assert len(page.errors) == 1, repr(typed)
        assert page.find(f'.error-summary a[href="#{field}"]')
        assert page.find(f"#{field}-error")
    assert pledges_made() == []


@ON_BOTH
def test_choices_that_the_page_does_not_offer_are_refused(browser, campaign):
    for field, texts in WRONG_FIELDS.items():
        for typed in texts:
            form = {**GOOD, "frequency": "once", "form_key": new_form_key(campaign.id, "")}
            page = browser.post(PATH, {**form, field: typed}, status=422)
            assert page.has_text("Please check the form"), (field, typed)
    assert pledges_made() == []


@ON_BOTH
def test_markup_and_formulas_are_words_like_others(give, browser, stripe):
    name, words = '<script>alert("x")</script>', '=HYPERLINK("http://evil.example")'

    give(name=name, comment=words, honouree=words, tribute_kind="in_honour", status=303)

    (pledge,) = pledges_made()
    assert (pledge.name, pledge.comment, pledge.honouree) == (name, words, words)


def test_the_same_field_twice_counts_once(browser, campaign, stripe):
    page = browser.open(PATH)

    page.submit(**{**GOOD, "amount": ["5000", "25000"], "name": ["Ana", "Eve"]}, status=303)

    (pledge,) = pledges_made()
    assert (pledge.amount, pledge.name) == (make.cad(50), "Ana")


@ON_BOTH
def test_fields_that_are_not_on_the_form_change_nothing(browser, campaign, stripe):
    form = {**GOOD, "frequency": "once", "form_key": new_form_key(campaign.id, "")}
    extra = {"status": "fulfilled", "covered_fee_cents": "-1", "donor_id": "1", "id": "7"}

    browser.post(PATH, {**form, **extra}, status=303)

    (pledge,) = pledges_made()
    assert pledge.is_open
    assert pledge.to_pay == make.cad(50)


def test_a_key_that_is_not_ours_is_asked_for_again_and_the_words_are_kept(give, campaign, clock):
    other = make.campaign(slug="spring")
    old = new_form_key(campaign.id, "")
    clock.move(timedelta(hours=25))
    keys = ["", "x", "a.b", "é", "\x00", "9" * 5_000, old[:-2], new_form_key(other.id, ""), old]

    for key in keys:
        page = give(form_key=key)

        assert page.has_text("This page was open for a long time. Please send it again.")
        assert page.find("#name")["value"] == "Ana Silva"
    assert pledges_made() == []


def test_a_form_with_an_old_key_goes_through_when_it_is_sent_once_more(give, stripe):
    page = give(form_key="x")

    page.submit(status=303)

    assert len(pledges_made()) == 1


def test_what_is_no_form_is_refused(ask, campaign):
    bodies = [[1, 2], "x", None, {"name": None}, {"name": {"a": 1}}, {"form_key": 5}, GOOD]
    for body in bodies:
        answer = ask("POST", PATH, data=json.dumps(body), content_type="application/json")
        assert answer.status_code == 422, body
    for kind in [
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "multipart/form-data; b=x",
    ]:
        answer = ask("POST", PATH, data="name=Ana&amount=5000", content_type=kind)
        assert answer.status_code == 422, kind
    assert pledges_made() == []


def test_a_file_is_no_text(ask, campaign):
    answer = ask("POST", PATH, data={**GOOD, "name": (BytesIO(b"Ana"), "ana.txt")})

    assert answer.status_code == 422
    assert "FileStorage" not in answer.text


def test_a_body_that_is_too_large_is_refused_in_words(browser, campaign):
    for field in ("name", "comment", "x"):
        page = browser.post(PATH, {**GOOD, field: "a" * 5_000_000}, status=413)
        assert page.has_text("That is too large")

    many = browser.post(PATH, {f"field{number}": "1" for number in range(20_000)}, status=413)
    assert many.has_text("Nothing was saved or charged.")


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "\x7f"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Origin": "http://127.0.0.1.evil.example:8000"},
    ],
)
def test_a_form_from_another_site_is_refused_in_words(ask, campaign, headers):
    form = {**GOOD, "frequency": "once", "form_key": new_form_key(campaign.id, "")}

    answer = ask("POST", PATH, data=form, headers=headers)

    assert answer.status_code == 403
    assert "This form was sent from another website." in answer.text
    assert pledges_made() == []


def test_a_host_that_is_not_ours_gets_no_page(ask, campaign):
    for host in ["evil.example", "127.0.0.1.evil.example", "a b", "127.0.0.1:x", "[::1", "é"]:
        answer = ask("GET", PATH, headers={"Host": host})
        assert answer.status_code == 400, host
        assert "evil" not in answer.text


def test_methods_that_a_page_does_not_have_are_refused_in_words(ask, campaign):
    for method in ("PUT", "DELETE", "PATCH", "BREW"):
        answer = ask(method, PATH)
        assert answer.status_code == 405
        assert "Nothing was changed or charged." in answer.text
    assert ask("HEAD", PATH).status_code == 200
    assert ask("OPTIONS", PATH).status_code == 200
