"""Money in whole minor units of one currency, and strict parsing of typed amounts.

Money is never a float. The parser is our own because libraries are too lenient: Babel reads `10,50`
in English as 1050, and `Decimal` accepts `NaN`, `1e3` and `١٠`.
"""

import re
from dataclasses import dataclass
from typing import Self

from flask_babel import lazy_gettext as _

from fundraiser.errors import DomainError

# The currencies to choose from, and their decimals (Stripe, "Supported currencies"). Others are
# left out, because Stripe has special rules for some of them, and has changed these.
DIGITS = {
    "CAD": 2,
    "USD": 2,
    "EUR": 2,
    "GBP": 2,
    "AUD": 2,
    "NZD": 2,
    "CHF": 2,
    "SEK": 2,
    "NOK": 2,
    "DKK": 2,
    "JPY": 0,
}

SPACES = "\u0020\u00a0\u202f\u2009"
ENGLISH = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d{1,2}))?", re.ASCII)
FRENCH = re.compile(
    rf"(?P<whole>\d{{1,3}}(?:[{SPACES}]\d{{3}})+|\d+)(?:[.,](?P<part>\d{{1,2}}))?", re.ASCII
)
LONGEST_AMOUNT = 20


class CurrencyMismatch(TypeError):
    """Two currencies in one calculation: a bug, never a visitor's mistake."""


class AmountError(DomainError):
    """The text is not a valid amount."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (`cents`) of a currency (ISO 4217, upper case)."""

    cents: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"money is a whole number of minor units, not {self.cents!r}")
        if self.currency not in DIGITS:
            raise ValueError(f"{self.currency!r} is not a currency we offer")

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(0, currency)

    def __add__(self, other: "Money") -> "Money":
        self._require_same_currency(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._require_same_currency(other)
        return Money(self.cents - other.cents, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._require_same_currency(other)
        return self.cents < other.cents

    def __le__(self, other: "Money") -> bool:
        self._require_same_currency(other)
        return self.cents <= other.cents

    def __gt__(self, other: "Money") -> bool:
        return other < self

    def __ge__(self, other: "Money") -> bool:
        return other <= self

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        """Return the amount for logs and exports, e.g. `50.00 CAD`."""
        return f"{self.plain()} {self.currency}"

    @property
    def is_positive(self) -> bool:
        return self.cents > 0

    def plain(self) -> str:
        """Return the number with a decimal point, for files, e.g. `-1234.50`."""
        digits = DIGITS[self.currency]
        if not digits:
            return str(self.cents)
        sign = "-" if self.cents < 0 else ""
        whole, part = divmod(abs(self.cents), 10**digits)
        return f"{sign}{whole}.{part:0{digits}d}"

    def _require_same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not add up")


def parse_amount(text: str, *, currency: str, language: str) -> Money:
    """Return a typed amount, parsed strictly by the rules of the language.

    English accepts `1,234.50`, `1234.5`, `$50`; French accepts `1 234,50`, `50,5`, `50.50`, `50 $`.
    Raises AmountError, with a message for the form, for anything else: a decimal comma in English,
    letters, signs, exponents, non-ASCII digits, or more decimals than the currency has.
    """
    figure = text.strip(SPACES + "\t").removeprefix("$").removesuffix("$").strip(SPACES)
    if not figure:
        raise AmountError(_("Enter an amount."))
    match = (FRENCH if language == "fr" else ENGLISH).fullmatch(figure)
    if not match or len(figure) > LONGEST_AMOUNT:
        raise AmountError(_("Enter the amount in figures, like 50 or 50.00."))
    digits = DIGITS[currency]
    part = match["part"] or ""
    if len(part) > digits:
        raise AmountError(_("Enter a whole amount: this currency has no cents."))
    whole = re.sub(rf"[,{SPACES}]", "", match["whole"])
    return Money(int(whole) * 10**digits + int(part.ljust(digits, "0") or "0"), currency)
