"""Who the charity is: one row, said everywhere at once, each change in the log."""

from fundraiser import clock as time_of_day
from fundraiser.database import transaction
from fundraiser.i18n.languages import force_language
from fundraiser.organisation.operations import describe_organisation
from fundraiser.organisation.queries import (
    get_organisation,
    home_currency,
    home_office,
    home_zone,
    organisation_in,
)
from fundraiser.web.actors import Actor
from tests.audit.acts import entries

ACTOR = Actor.job("a test")


def describe(**texts):
    with transaction():
        describe_organisation(texts, actor=ACTOR, at=time_of_day.now())


def test_before_anybody_has_said_who_it_is_there_are_names(app):
    assert organisation_in("en").name == "Our charity"
    assert organisation_in("fr").name == "Notre organisme"
    assert organisation_in("en").address_lines == ()


def test_what_is_said_is_kept_in_one_row(app):
    describe(name_en="Harbour Lights", city="Kingston")
    describe(name_en="Harbour Lights House")

    assert get_organisation().name_en == "Harbour Lights House"
    assert get_organisation().city == "Kingston"
    assert get_organisation().name_fr == "Notre organisme"


def test_the_log_says_what_changed_and_nothing_else(app):
    describe(name_en="Harbour Lights", city="Kingston")

    describe(name_en="Harbour Lights", city="Halifax")
    describe(name_en="Harbour Lights", city="Halifax")

    assert [(entry.before, entry.after) for entry in entries()] == [
        (
            {"name_en": "Our charity", "city": ""},
            {"name_en": "Harbour Lights", "city": "Kingston"},
        ),
        ({"city": "Kingston"}, {"city": "Halifax"}),
    ]


def test_media_and_events_have_the_general_contact_where_they_have_none(app):
    describe(
        general_email="hello@lights.example",
        general_telephone="613-555-0142",
        media_email="media@lights.example",
    )

    facts = organisation_in("en")
    assert facts.media_email == "media@lights.example"
    assert facts.media_telephone == "613-555-0142"
    assert facts.events_email == "hello@lights.example"
    assert facts.reply_to == "hello@lights.example"


def test_an_address_is_written_as_on_an_envelope(app):
    describe(address_line_1="12 Lamp Street", city="Kingston", province="ON", postal_code="K7L 0A0")

    lines = organisation_in("fr").address_lines
    assert lines == ("12 Lamp Street", "Kingston ON K7L 0A0", "Canada")


def test_nothing_is_promised_of_receipts_before_the_charity_has_said(app):
    describe(receipt_sentence_en="We email your official receipt in February.")

    assert organisation_in("en").receipt == ""


def test_the_sentence_of_receipts_is_the_charitys_own_in_each_language(app):
    describe(
        receipts="later",
        receipt_sentence_en="We email your official receipt in February.",
        receipt_sentence_fr="Nous envoyons votre reçu officiel par courriel en février.",
    )

    assert organisation_in("en").receipt == "We email your official receipt in February."
    assert organisation_in("fr").receipt.startswith("Nous envoyons votre reçu officiel")


def test_where_no_receipt_is_issued_pages_say_so(app):
    describe(receipts="none", receipt_sentence_en="We email your official receipt in February.")

    with force_language("fr"):
        french = organisation_in("fr").receipt
    with force_language("en"):
        english = organisation_in("en").receipt

    assert english == "No official tax receipt is issued for gifts made here."
    assert french.startswith("Aucun reçu officiel")


def test_zone_currency_and_holidays_are_the_organisations(app):
    describe(zone="America/Halifax", currency="EUR", holidays="CA-NS")

    assert (home_zone(), home_currency(), home_office().zone) == (
        "America/Halifax",
        "EUR",
        "America/Halifax",
    )
    assert home_office().days.subdiv == "NS"
