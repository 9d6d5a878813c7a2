from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from fundraiser.i18n import formats
from fundraiser.i18n.languages import force_language
from fundraiser.money import Money, parse_amount

LAST_MINUTE = datetime(2027, 1, 1, 4, 59, tzinfo=UTC)


@pytest.fixture(autouse=True)
def context(small_app):
    with small_app.app_context():
        yield


@pytest.mark.parametrize(
    ("amount", "english", "french"),
    [
        (Money(123450, "CAD"), "$1,234.50", "1 234,50 $"),
        (Money(5, "CAD"), "$0.05", "0,05 $"),
        (Money(-5000, "CAD"), "-$50.00", "-50,00 $"),
        (Money(123456789, "CAD"), "$1,234,567.89", "1 234 567,89 $"),
        (Money(1000, "USD"), "US$10.00", "10,00 $ US"),
        (Money(500, "JPY"), "JP¥500", "500 ¥"),
    ],
)
def test_money_is_written_as_the_language_writes_it(amount, english, french):
    with force_language("en"):
        assert formats.money(amount) == english.replace(" ", "\u00a0")
    with force_language("fr"):
        assert formats.money(amount) == french.replace(" ", "\u00a0")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_money_in_a_field_is_read_back_as_the_same(language):
    amount = Money(123450, "CAD")

    with force_language(language):
        typed = formats.typed_money(amount)

    assert typed == {"en": "1234.50", "fr": "1234,50"}[language]
    assert parse_amount(typed, currency="CAD", language=language) == amount


@pytest.mark.parametrize(
    ("cents", "english", "french"),
    [(5000, "$50", "50 $"), (5050, "$50.50", "50,50 $"), (100000, "$1,000", "1 000 $")],
)
def test_short_money_leaves_out_cents_that_are_nought(cents, english, french):
    with force_language("en"):
        assert formats.short_money(Money(cents, "CAD")) == english
    with force_language("fr"):
        assert formats.short_money(Money(cents, "CAD")) == french.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("zone", "english", "french"),
    [
        (
            "America/Toronto",
            "31 December 2026, 11:59 p.m. Eastern Time",
            "31 décembre 2026 à 23 h 59, heure de l’Est",
        ),
        (
            "America/Halifax",
            "1 January 2027, 12:59 a.m. Atlantic Time",
            "1er janvier 2027 à 0 h 59, heure de l’Atlantique",
        ),
        ("UTC", "1 January 2027, 4:59 a.m. UTC", "1er janvier 2027 à 4 h 59, UTC"),
    ],
)
def test_an_instant_has_its_full_date_and_names_its_zone(zone, english, french):
    with force_language("en"):
        assert formats.instant(LAST_MINUTE, zone).replace("\u00a0", " ") == english
    with force_language("fr"):
        assert formats.instant(LAST_MINUTE, zone).replace("\u00a0", " ") == french


def test_noon_and_midnight_are_twelve():
    noon = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
    midnight = datetime(2026, 12, 1, 0, 5, tzinfo=UTC)

    assert formats.time_of_day(noon, "UTC") == "12:00\u00a0p.m."
    assert formats.time_of_day(midnight, "UTC") == "12:05\u00a0a.m."
    with force_language("fr"):
        assert formats.time_of_day(noon, "UTC") == "12\u00a0h"


def test_the_first_of_a_month_is_an_ordinal_in_french():
    with force_language("fr"):
        assert formats.date_in_full(date(2026, 12, 1)).startswith("1er")


@pytest.mark.parametrize(
    ("share", "english"),
    [(Fraction(1, 3), "33%"), (Fraction(999, 1000), "99%"), (1, "100%"), (Fraction(3, 2), "150%")],
)
def test_a_percentage_never_says_more_than_there_is(share, english):
    assert formats.percent(share) == english


def test_names_are_listed_as_a_phrase():
    names = ["the Board", "Harbour Bank", "a friend"]

    assert formats.listed(names) == "the Board, Harbour Bank and a friend"
    with force_language("fr"):
        assert formats.listed(names[:2]) == "the Board et Harbour Bank"


@pytest.mark.usefixtures("app")
def test_a_count_of_very_many_says_that_they_are_more():
    assert formats.counted(10_000) == "10,000"
    assert formats.counted(10_001) == "More than 10,000"
