"""What staff may type about the charity."""

import pytest
from werkzeug.datastructures import MultiDict

from fundraiser.organisation.forms import OrganisationForm

GOOD = {
    "name_en": "Harbour Lights",
    "name_fr": "Lumières du port",
    "country": "Canada",
    "zone": "America/Halifax",
    "currency": "CAD",
    "holidays": "CA-NS",
    "receipts": "unstated",
}


@pytest.fixture
def database_url(databases, tmp_path):
    """A form that asks no database needs one of them at most."""
    return databases("sqlite", tmp_path)


@pytest.fixture
def read(app):
    """Give `read(city="…")`: the form with this typed, validated as it comes from the page."""

    def validated(**typed):
        with app.test_request_context("/", method="POST", data={**GOOD, **typed}):
            form = OrganisationForm(MultiDict())
            form.validate()
            return form

    return validated


KEPT = [
    ("registration_number", "123456789rr0001", "123456789 RR 0001"),
    ("registration_number", " 123 456 789 RR 0001 ", "123456789 RR 0001"),
    ("registration_number", "", ""),
    ("postal_code", "k7l0a0", "K7L 0A0"),
    ("postal_code", "K7L  0A0", "K7L 0A0"),
    ("website", "harbourlights.example", "https://harbourlights.example"),
    (
        "website",
        "http://harbourlights.example/give?a=1",
        "http://harbourlights.example/give?a=1",
    ),
    ("general_telephone", "613-555-0142", "613-555-0142"),
    ("general_telephone", "+1 (613) 555-0142 ext. 5", "+1 (613) 555-0142 ext. 5"),
    ("media_telephone", "514 555-0142 poste 12", "514 555-0142 poste 12"),
    ("general_email", "Hello@Harbourlights.Example", "Hello@harbourlights.example"),
    ("reply_to", "", ""),
    ("name_fr", "  Maison   de l’Hiver ", "Maison de l’Hiver"),
    ("address_line_1", "12, rue de l’Église", "12, rue de l’Église"),
    ("zone", "Europe/Paris", "Europe/Paris"),
    ("currency", "EUR", "EUR"),
    ("holidays", "FR", "FR"),
]


def test_what_is_typed_is_kept_as_it_is_written(read):
    for name, typed, kept in KEPT:
        form = read(**{name: typed})

        assert not form[name].errors, (typed, form[name].errors)
        assert form.texts()[name] == kept


REFUSED = [
    ("name_en", "", "Enter the name in English."),
    ("name_fr", "  ", "Enter the name in French."),
    ("country", "", "Enter the country."),
    ("zone", "Mars/Olympus", "Choose a time zone."),
    ("currency", "XXX", "Choose a currency."),
    ("holidays", "CA-XX", "Choose which public holidays you observe."),
    ("name_en", "x" * 121, "Use at most 120 characters."),
    ("city", "a\0b", "This contains a character we cannot store."),
    ("registration_number", "12345678 RR 0001", "Enter nine digits, RR and four digits"),
    ("registration_number", "123456789 RC 0001", "Enter nine digits, RR and four digits"),
    ("registration_number", "١٢٣٤٥٦٧٨٩ RR 0001", "Enter nine digits, RR and four digits"),
    ("postal_code", "12345", "Enter a postal code like K7L 0A0."),
    ("website", "javascript:alert(1)", "Enter an address like https://example.org."),
    ("website", "javascript://x.y/%0aalert(1)", "Enter an address like https://example.org."),
    ("website", 'https://x.example/"><script>', "Enter an address like https://example.org."),
    ("website", "https://[", "Enter an address like https://example.org."),
    ("website", "localhost", "Enter an address like https://example.org."),
    ("general_telephone", "call us", "Enter a telephone number like 613-555-0142."),
    ("events_telephone", "613-555-0142;ext=<b>", "Enter a telephone number"),
    ("general_email", "hello", "Enter an email address in the correct format"),
    ("media_email", "a@b.example\r\nBcc: x@y.example", "This contains a character"),
    (
        "reply_to",
        f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.ca",
        "Use at most 200 characters.",
    ),
]


def test_what_cannot_be_right_is_refused_in_words(read):
    for name, typed, words in REFUSED:
        form = read(**{name: typed})

        assert any(words in str(error) for error in form[name].errors), (typed, words)


def test_another_country_writes_its_own_numbers(read):
    form = read(country="France", registration_number="W751234567", postal_code="75011")

    assert not form.registration_number.errors
    assert not form.postal_code.errors
