"""Amounts: what a person may type, in both languages, and what arithmetic allows."""

import re
from decimal import Decimal

import pytest
from babel.numbers import get_currency_precision
from hypothesis import example, given
from hypothesis import strategies as st

from fundraiser.money import DIGITS, AmountError, CurrencyMismatch, Money, parse_amount

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"
LANGUAGES = ("en", "fr")


def read(text, *, language="en", currency="CAD"):
    return parse_amount(text, currency=currency, language=language)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("50", 5000),
        ("$50", 5000),
        ("50 $", 5000),
        ("$ 50", 5000),
        ("  50\t", 5000),
        (f"{NBSP}50{NARROW}", 5000),
        ("50.5", 5050),
        ("50.05", 5005),
        ("0.50", 50),
        ("0", 0),
        ("007", 700),
        ("1,234", 123_400),
        ("1,234,567.89", 123_456_789),
        ("1234567.89", 123_456_789),
    ],
)
def test_english_amounts(typed, cents):
    assert read(typed) == Money(cents, "CAD")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("50", 5000),
        ("50 $", 5000),
        (f"50{NBSP}$", 5000),
        ("50,5", 5050),
        ("10,50", 1050),
        ("10.50", 1050),
        ("1 234,50", 123_450),
        (f"1{NBSP}234,50{NBSP}$", 123_450),
        (f"1{NARROW}234{NARROW}567", 123_456_700),
        (f"1{THIN}234", 123_400),
    ],
)
def test_french_amounts(typed, cents):
    assert read(typed, language="fr") == Money(cents, "CAD")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "$",
        "NaN",
        "nan",
        "Infinity",
        "-inf",
        "1e3",
        "1E3",
        "0x10",
        "0b1",
        "1_000",
        "١٠",
        "１０",
        "५०",
        "½",
        "²",
        "-5",
        "+5",
        "−5",
        "(5)",
        "5-",
        "50.",
        ".50",
        ",50",
        "50.505",
        "1.2.3",
        "1,2,3",
        "1,,000",
        "1,23,456",
        "50\n",
        "50\r\n",
        "5\n0",
        "5\u200b0",
        "50\x00",
        "fifty",
        "50 CAD",
        "CAD 50",
        "€50",
        "$$50",
        "50$ $",
        "=50",
        "<script>",
        "1" * 40,
        "0" * 21,
        "9" * 21,
    ],
)
def test_what_is_no_amount_is_refused(typed, language):
    with pytest.raises(AmountError):
        read(typed, language=language)


@pytest.mark.parametrize(
    "typed", ["10,50", "1 234", f"1{NBSP}234", "1.234,50", "12,34", "1,2345", "1234,567"]
)
def test_a_comma_or_a_space_is_no_point_in_english(typed):
    with pytest.raises(AmountError):
        read(typed, language="en")


@pytest.mark.parametrize("typed", ["1,234.50", "1.234,50", "1 23", "12 34,5", "1  234", "1 234 5"])
def test_groups_are_three_digits_in_french(typed):
    with pytest.raises(AmountError):
        read(typed, language="fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_amount_of_twenty_characters_is_read_and_a_longer_one_is_not(language):
    assert read("12345678901234567.89", language=language) == Money(
        1_234_567_890_123_456_789, "CAD"
    )
    with pytest.raises(AmountError):
        read("123456789012345678.90", language=language)


def test_a_missing_amount_is_asked_for_and_another_is_asked_for_in_figures():
    for typed, told in (("", "Enter an amount."), ("fifty", "Enter the amount in figures")):
        with pytest.raises(AmountError, match=told):
            read(typed)


@pytest.mark.parametrize("currency", sorted(DIGITS))
def test_the_cents_of_a_currency_are_those_of_the_world(currency):
    """CLDR knows how many digits a currency has; Stripe takes these in the same units."""
    one = 10 ** get_currency_precision(currency)

    assert read("1", currency=currency) == Money(one, currency)


def test_a_currency_without_cents_takes_whole_amounts_alone():
    assert read("5000", currency="JPY") == Money(5000, "JPY")
    with pytest.raises(AmountError):
        read("5000.5", currency="JPY")


@given(st.text(max_size=45), st.sampled_from(LANGUAGES))
def test_any_text_is_an_exact_amount_or_is_refused(text, language):
    """No text raises anything else, and no text is read as another figure than its digits say."""
    try:
        amount = read(text, language=language)
    except AmountError:
        return
    digits = re.sub(r"[^0-9.,]", "", text)
    point = re.search(r"[.,]\d{1,2}$", digits) if language == "fr" else re.search(r"\.\d+$", digits)
    whole = digits[: point.start()] if point else digits
    part = point.group()[1:] if point else ""
    assert amount.cents == int(re.sub(r"\D", "", whole)) * 100 + int(part.ljust(2, "0") or 0)
    assert text.isascii() or set(text) - {NBSP, NARROW, THIN} <= set(map(chr, range(128)))


@given(st.text(alphabet="0123456789,. $-eE\u00a0", max_size=16))
def test_english_never_reads_a_lone_comma_as_a_point(text):
    try:
        amount = read(text, language="en")
    except AmountError:
        return
    plain = text.replace("$", "").replace(",", "").strip(f" {NBSP}")
    assert Decimal(plain) * 100 == amount.cents


@given(st.integers(min_value=0, max_value=10**15), st.sampled_from(sorted(DIGITS)))
def test_the_plain_figure_reads_back_as_the_same_amount(cents, currency):
    amount = Money(cents, currency)

    for language in LANGUAGES:
        assert read(amount.plain(), language=language, currency=currency) == amount


@pytest.mark.parametrize(
    ("amount", "plain"),
    [
        (Money(0, "CAD"), "0.00"),
        (Money(5, "CAD"), "0.05"),
        (Money(-5, "CAD"), "-0.05"),
        (Money(-123_450, "CAD"), "-1234.50"),
        (Money(10**14 + 1, "CAD"), "1000000000000.01"),
        (Money(1234, "JPY"), "1234"),
        (Money(-7, "JPY"), "-7"),
    ],
)
def test_the_plain_figure(amount, plain):
    assert amount.plain() == plain
    assert str(amount) == f"{plain} {amount.currency}"


@pytest.mark.parametrize("cents", [1.0, "1", None, True, Decimal(1)])
def test_only_whole_minor_units_are_money(cents):
    with pytest.raises(TypeError):
        Money(cents, "CAD")


@pytest.mark.parametrize("currency", ["cad", "", "XXX", "BTC", "ISK"])
def test_a_currency_we_do_not_offer_is_refused(currency):
    with pytest.raises(ValueError, match="not a currency"):
        Money(1, currency)


@pytest.mark.parametrize(
    "act",
    [
        lambda one, other: one + other,
        lambda one, other: one - other,
        lambda one, other: one < other,
        lambda one, other: one <= other,
        lambda one, other: one > other,
        lambda one, other: one >= other,
    ],
)
def test_two_currencies_do_not_meet(act):
    with pytest.raises(CurrencyMismatch):
        act(Money(1, "CAD"), Money(1, "USD"))
    assert Money(1, "CAD") != Money(1, "USD")


@given(st.integers(), st.integers())
@example(0, 0)
@example(1, 1)
@example(1, 0)
@example(-1, 1)
def test_amounts_add_and_compare_as_their_cents_do(one, other):
    assert Money(one, "CAD") + Money(other, "CAD") == Money(one + other, "CAD")
    assert Money(one, "CAD") - Money(other, "CAD") == -Money(other - one, "CAD")
    assert (Money(one, "CAD") < Money(other, "CAD")) == (one < other)
    assert (Money(one, "CAD") <= Money(other, "CAD")) == (one <= other)
    assert (Money(one, "CAD") > Money(other, "CAD")) == (one > other)
    assert (Money(one, "CAD") >= Money(other, "CAD")) == (one >= other)
    assert bool(Money(one, "CAD")) == (one != 0)
    assert Money(one, "CAD").is_positive == (one > 0)


def test_an_amount_does_not_change():
    with pytest.raises(AttributeError):
        Money(1, "CAD").cents = 2  # type: ignore[misc]
