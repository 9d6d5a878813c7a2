"""What a person may type on the checkout page."""

from datetime import date

import pytest

from fundraiser.sandbox.cards import METHOD_OF_SLUG
from fundraiser.sandbox.payment_form import SOMEONE, PaymentDetails, read_payment_form

TODAY = date(2026, 11, 24)
CARD = {
    "method": "card",
    "email": "ana@example.org",
    "name": "Ana",
    "card_number": "4242 4242 4242 4242",
    "expiry": "12/34",
    "cvc": "123",
    "postal_code": "K1A 0B1",
}
BANK = {
    "method": "acss_debit",
    "email": "ana@example.org",
    "name": "Ana",
    "institution": "000",
    "transit": "11000",
    "account": "000123456789",
}


def entered(typed, methods=("card", "acss_debit"), known_email=None):
    return read_payment_form(typed, methods, known_email=known_email, today=TODAY)


def problems(typed):
    found = entered(typed)
    return [] if isinstance(found, PaymentDetails) else [problem.field for problem in found]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="complete"),
        pytest.param({"card_number": "4242-4242-4242-4242"}, [], id="dashes"),
        pytest.param({"expiry": "1234"}, [], id="expiry-without-slash"),
        pytest.param({"expiry": "12 / 2034"}, [], id="expiry-with-century"),
        pytest.param({"expiry": "11/26"}, [], id="this-month-is-not-past"),
        pytest.param({"expiry": "10/26"}, ["expiry"], id="last-month-is"),
        pytest.param({"expiry": "13/30"}, ["expiry"], id="no-such-month"),
        pytest.param({"card_number": ""}, ["card_number"], id="no-number"),
        pytest.param({"card_number": "42424242"}, ["card_number"], id="short-number"),
        pytest.param({"card_number": "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢"}, ["card_number"], id="digits"),
        pytest.param({"cvc": "12"}, ["cvc"], id="short-code"),
        pytest.param({"card_number": "378282246310005"}, ["cvc"], id="amex-wants-four"),
        pytest.param({"postal_code": ""}, ["postal_code"], id="postal"),
        pytest.param({"email": "ana"}, ["email"], id="email-wrong"),
        pytest.param({"email": ""}, ["email"], id="email-missing"),
        pytest.param({"name": " "}, ["name"], id="name-missing"),
        pytest.param({"method": "cash"}, ["method"], id="no-such-method"),
    ],
)
def test_a_card_is_checked_field_by_field(changes, expected):
    assert problems(CARD | changes) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="complete"),
        pytest.param({"institution": "001"}, ["institution"], id="bank"),
        pytest.param({"transit": "1100"}, ["transit"], id="transit"),
        pytest.param({"account": "123"}, ["account"], id="account"),
    ],
)
def test_a_bank_account_is_checked_field_by_field(changes, expected):
    assert problems(BANK | changes) == expected


def test_an_email_the_session_knows_is_not_asked_for():
    details = entered(CARD | {"email": ""}, known_email="known@example.org")

    assert isinstance(details, PaymentDetails)
    assert details.billing.email == "known@example.org"


def test_a_test_button_needs_nothing_typed():
    details = entered({"test": "works"})

    assert isinstance(details, PaymentDetails)
    assert details.billing == SOMEONE
    assert details.method == METHOD_OF_SLUG["works"]


@pytest.mark.parametrize("slug", ["works", "no_such_card"])
def test_a_test_button_for_a_method_not_offered_is_refused(slug):
    assert isinstance(entered({"test": slug}, methods=("acss_debit",)), list)
