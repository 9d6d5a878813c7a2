"""The words of the stand-in's pages, in English and French; it imports nothing of the app."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from babel.numbers import format_currency, get_currency_precision

LANGUAGES = ("en", "fr")
FRENCH: dict[str, str] = tomllib.loads(
    (Path(__file__).parents[2] / "templates" / "sandbox" / "french.toml").read_text("utf-8")
)
Speaker = Callable[..., str]


def speaker(language: str) -> Speaker:
    """Return a function that says an English text in `language`, its blanks filled in."""

    def say(text: str, **values: object) -> str:
        return (FRENCH[text] if language == "fr" else text).format(**values)

    return say


def language_of(locale: str | None, accepted: str | None) -> str:
    """Return the language for a session's locale; `auto` or none follows the browser."""
    if locale and locale != "auto":
        return "fr" if locale.startswith("fr") else "en"
    return accepted or "en"


def money(amount: int, currency: str, language: str = "en") -> str:
    """Return an amount of minor units as a person writes it: $1,234.50 or 1 234,50 $."""
    code = currency.upper()
    units = Decimal(amount).scaleb(-get_currency_precision(code))
    return str(format_currency(units, code, locale=f"{language}_CA"))
