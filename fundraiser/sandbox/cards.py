"""The test cards and test bank accounts of Stripe's "Testing" page, and what each one does.

Only these pay: like Stripe's test mode, any other number that passes its check digit is
declined, so that nobody leaves a real card here. Nothing of a card is kept but its brand and
its last four digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    SUCCEED = "succeed"
    DECLINE = "decline"
    AUTHENTICATE = "authenticate"
    SETTLE = "settle"


class RefundBehaviour(StrEnum):
    SUCCEEDS = "succeeds"
    FAILS_LATER = "fails_later"
    PENDING = "pending"


@dataclass(frozen=True)
class Decline:
    """Why a payment did not go through: codes and the words Stripe's API gives."""

    code: str
    decline_code: str | None
    message: str


@dataclass(frozen=True)
class TestMethod:
    """A test card, or a Canadian bank account: institution 000, transit 11000.

    `decline` applies at once to a card, after authentication where its effect is to
    authenticate, and later to an account. `offer` is what the button says that pays with it.
    """

    slug: str
    number: str
    effect: Effect
    decline: Decline | None = None
    offer: str = ""
    refund: RefundBehaviour = RefundBehaviour.SUCCEEDS

    @property
    def type(self) -> str:
        return "acss_debit" if self.effect is Effect.SETTLE else "card"

    @property
    def brand(self) -> str:
        return brand_of(self.number)

    @property
    def last4(self) -> str:
        return self.number[-4:]


def declined(decline_code: str, message: str = "Your card was declined.") -> Decline:
    return Decline("card_declined", decline_code, message)


GENERIC = declined("generic_decline")
NO_FUNDS = declined("insufficient_funds", "Your card has insufficient funds.")
EXPIRED = Decline("expired_card", None, "Your card has expired.")
WRONG_CVC = Decline("incorrect_cvc", None, "Your card's security code is incorrect.")
BROKEN = Decline(
    "processing_error",
    None,
    "An error occurred while processing your card. Try again in a little bit.",
)
NOT_A_TEST_CARD = declined(
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test (live) card. "
    "For a list of valid test cards, visit: https://stripe.com/docs/testing.",
)
NOT_AUTHENTICATED = Decline(
    "payment_intent_authentication_failure",
    None,
    "The provided PaymentMethod has failed authentication. You can provide payment_method_data "
    "or a new PaymentMethod to attempt to fulfill this PaymentIntent again.",
)
BANK_NO_FUNDS = Decline(
    "payment_method_insufficient_funds",
    "insufficient_funds",
    "The customer's account has insufficient funds to cover this payment.",
)

ADVICE = {  # what the page says, by decline code or code
    "insufficient_funds": "Your card has insufficient funds. Try another one.",
    "expired_card": "Your card has expired. Try another one.",
    "incorrect_cvc": "Your card’s security code is incorrect.",
    "processing_error": "Something went wrong at the bank. Try again in a little while.",
    "test_mode_live_card": "This is not a test card, so it was declined. Choose one from the list.",
    "payment_intent_authentication_failure": (
        "Your bank could not confirm that it is you. Try again, or use another card."
    ),
}
DECLINED = "Your card was declined. Try another one."

PAYS, DECLINES, ASKS, SETTLES = Effect.SUCCEED, Effect.DECLINE, Effect.AUTHENTICATE, Effect.SETTLE

BANK_ERROR, LATE_FAILURE = "…that meets a bank error", "…whose refund fails later"
FAILS_LATER, PENDING = RefundBehaviour.FAILS_LATER, RefundBehaviour.PENDING
CARDS = (
    TestMethod("works", "4242424242424242", PAYS, offer="Pay with a card that works"),
    TestMethod("declined", "4000000000000002", DECLINES, GENERIC, "…that is declined"),
    TestMethod("insufficient_funds", "4000000000009995", DECLINES, NO_FUNDS, "…that lacks funds"),
    TestMethod("expired", "4000000000000069", DECLINES, EXPIRED, "…that has expired"),
    TestMethod("wrong_cvc", "4000000000000127", DECLINES, WRONG_CVC),
    TestMethod("processing_error", "4000000000000119", DECLINES, BROKEN, BANK_ERROR),
    TestMethod("authenticates", "4000000000003220", ASKS, offer="…that asks for 3-D Secure"),
    TestMethod("authenticates_always", "4000002760003184", ASKS),
    TestMethod("authenticates_then_declines", "4000008400001629", ASKS, GENERIC),
    TestMethod("refund_fails_later", "4000000000005126", PAYS, None, LATE_FAILURE, FAILS_LATER),
    TestMethod("refund_pending", "4000000000007726", PAYS, None, "…whose refund is slow", PENDING),
    TestMethod("mastercard", "5555555555554444", PAYS),
    TestMethod("amex", "378282246310005", PAYS),
)
ACCOUNTS = (
    TestMethod("bank_settles", "000123456789", SETTLES, offer="Bank debit that settles"),
    TestMethod("bank_fails", "000222222227", SETTLES, BANK_NO_FUNDS, "Bank debit that fails"),
)
TEST_INSTITUTION, TEST_TRANSIT = "000", "11000"

CARD_OF_NUMBER = {card.number: card for card in CARDS}
ACCOUNT_OF_NUMBER = {account.number: account for account in ACCOUNTS}
METHOD_OF_SLUG = {method.slug: method for method in (*CARDS, *ACCOUNTS)}


def card_of_number(number: str) -> TestMethod:
    """Return the test card of a number, or one of its kind that is declined as not a test card."""
    known = CARD_OF_NUMBER.get(number)
    return known or TestMethod("not_a_test_card", number, DECLINES, NOT_A_TEST_CARD)


def brand_of(number: str) -> str:
    return {"3": "amex", "5": "mastercard"}.get(number[:1], "visa")
