"""Money: whole minor units in one currency, and the strict reading of a typed amount.

A float never holds money. Parsing is our own because the libraries are lax with what a person
types: Babel reads `10,50` in English as 1050, and `Decimal` takes `NaN`, `1e3` and `١٠`.
"""

import re
from dataclasses import dataclass
from typing import Self

from flask_babel import lazy_gettext as _

from fundraiser.errors import DomainError

# Currencies that may be offered, and their digits (Stripe, "Supported currencies").
# Others are refused, because Stripe treats some of them in ways that changed.
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
    """Two currencies met in one sum: a mistake in the code, never a visitor's."""


class AmountError(DomainError):
    """What was typed is not an amount of money we can take as it stands."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in whole minor units (`cents`) of one currency (upper-case ISO 4217 code)."""

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
        """Return the plain figure for logs and exports, e.g. `50.00 CAD`."""
        return f"{self.plain()} {self.currency}"

    @property
    def is_positive(self) -> bool:
        return self.cents > 0

    def plain(self) -> str:
        """Return the figure alone with a point, e.g. `-1234.50`: for files, not for pages."""
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
    """Return the amount a person typed, read strictly as their language writes it.

    English takes `1,234.50`, `1234.5`, `$50`; French takes `1 234,50`, `50,5`, `50.50`, `50 $`.
    Raises AmountError, with words for the form, for anything else: a comma for a point in English,
    letters, signs, exponents, digits that are not ASCII, or more decimals than the currency has.
    """
    figure = text.strip(SPACES + "\t").removeprefix("$").removesuffix("$").strip(SPACES)
    if not figure:
        raise AmountError(_("Enter an amount."))
    matched = (FRENCH if language == "fr" else ENGLISH).fullmatch(figure)
    if not matched or len(figure) > LONGEST_AMOUNT:
        raise AmountError(_("Enter the amount in figures, like 50 or 50.00."))
    digits = DIGITS[currency]
    part = matched["part"] or ""
    if len(part) > digits:
        raise AmountError(_("Enter a whole amount: this currency has no cents."))
    whole = re.sub(rf"[,{SPACES}]", "", matched["whole"])
    return Money(int(whole) * 10**digits + int(part.ljust(digits, "0") or "0"), currency)
