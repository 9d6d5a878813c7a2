"""The page on which an administrator says who the charity is."""

import pytest

from fundraiser.accounts import operations
from fundraiser.accounts.emails import account_notice
from fundraiser.accounts.models import NoticeKind
from fundraiser.accounts.permissions import Role
from fundraiser.database import transaction
from fundraiser.mail.registry import current_registry
from fundraiser.organisation.queries import get_organisation
from tests.accounts.people import add_person, sign_in
from tests.audit.acts import acts_on, entries
from tests.browser import Browser
from tests.make import campaign

TYPED = {
    "name_en": "Northern Lanterns",
    "name_fr": "Lanternes du Nord",
    "registration_number": "987654321RR0002",
    "address_line_1": "7 Quiet Street",
    "city": "Sudbury",
    "province": "ON",
    "postal_code": "p3a0a1",
    "general_email": "hello@lanterns.example",
    "general_telephone": "705-555-0101",
    "reply_to": "reply@lanterns.example",
    "website": "lanterns.example",
    "zone": "America/Winnipeg",
    "holidays": "CA-MB",
    "receipts": "later",
    "receipt_sentence_en": "We email your official receipt in February.",
    "receipt_sentence_fr": "Nous envoyons votre reçu officiel par courriel en février.",
}


@pytest.fixture
def ana(app):
    return add_person(role=Role.ADMIN)


@pytest.fixture
def office(browser, ana):
    sign_in(browser, ana)
    return browser


def test_what_is_kept_stands_on_every_page_and_in_every_email_at_once(app, office, ana, clock):
    campaign()
    page = office.open("/staff/organisation")

    page = page.submit("Save details", **TYPED)

    assert page.has_text("Saved. Pages and emails show it from now on.")
    assert page.find("#registration_number")["value"] == "987654321 RR 0002"
    assert page.find("#website")["value"] == "https://lanterns.example"
    visitor = Browser(app)
    for path, name in (("/", "Northern Lanterns"), ("/fr/", "Lanternes du Nord")):
        footer = " ".join(visitor.open(path).find("footer").get_text(" ").split())
        assert name in footer
        assert "7 Quiet Street Sudbury ON P3A 0A1 Canada" in footer
        assert "987654321 RR 0002" in footer
        assert "hello@lanterns.example" in footer
        assert "705-555-0101" in footer
    for path, sentence in (
        ("/campaigns/winter", TYPED["receipt_sentence_en"]),
        ("/fr/campaigns/winter", TYPED["receipt_sentence_fr"]),
    ):
        assert sentence in visitor.open(path).find(".assurances").get_text()
    with transaction():
        notice = operations.send_notice(NoticeKind.PASSWORD_SET, ana, at=clock.now())
    message = account_notice(notice.id)
    assert message is not None
    assert "Northern Lanterns\n7 Quiet Street\nSudbury ON P3A 0A1" in message.text
    assert current_registry().letterhead_in("en").reply_to == "reply@lanterns.example"


def test_a_receipt_that_comes_later_needs_its_sentence_in_both_languages(office):
    typed = {**TYPED, "receipt_sentence_fr": ""}

    page = office.open("/staff/organisation").submit("Save details", status=422, **typed)

    assert page.errors == ["Write who sends the receipt and when, in one sentence."]
    assert page.find("#receipt_sentence_fr")["aria-invalid"] == "true"


def test_a_change_is_in_the_log_with_its_author(office, ana):
    office.open("/staff/organisation").submit("Save details", **TYPED)
    page = office.open("/staff/organisation").submit("Save details", city="Timmins")

    assert acts_on("organisation:1") == [(f"staff:{ana.id}", "organisation-changed")] * 2
    assert (entries()[-1].before, entries()[-1].after) == (
        {"city": "Sudbury"},
        {"city": "Timmins"},
    )
    assert page.has_text("Changed the organisation – Ana Silva")
    assert page.has_text("Say nothing yet → An official receipt comes later")


def test_what_a_colleague_saved_meanwhile_is_shown_and_not_overwritten(office):
    mine = office.open("/staff/organisation")
    office.open("/staff/organisation").submit("Save details", **TYPED)

    page = mine.submit("Save details", status=422, **{**TYPED, "city": "Timmins"})

    assert page.has_text("This was changed after you opened it.")
    assert get_organisation().city == "Sudbury"
    assert page.find("#city")["value"] == "Timmins"
    page.submit("Save details")
    assert get_organisation().city == "Timmins"


def test_errors_keep_what_was_typed_and_change_nothing(office):
    page = office.open("/staff/organisation")

    page = page.submit(
        "Save details", status=422, name_en="", website="javascript:alert(1)", city="Sudbury"
    )

    assert page.errors == [
        "Enter the name in English.",
        "Enter an address like https://example.org.",
    ]
    assert page.find("#website")["value"] == "javascript:alert(1)"
    assert page.find("#city")["value"] == "Sudbury"
    assert get_organisation().city == ""


def test_the_organisation_is_for_administrators_alone(browser, ana):
    sign_in(browser, add_person("bo@example.org", role=Role.FINANCE))

    browser.open("/staff/organisation", status=403)
    browser.post("/staff/organisation", TYPED, status=403)


def test_nothing_is_kept_without_the_sessions_token(office):
    page = office.post("/staff/organisation", TYPED, status=422)

    assert page.has_text("This page was open for too long")
    assert get_organisation().name_en == "Our charity"
