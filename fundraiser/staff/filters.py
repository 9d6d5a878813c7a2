"""What a list's address asks for, read leniently: what cannot be read is said, and left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext as _

from fundraiser.errors import DomainError
from fundraiser.i18n.languages import current_language
from fundraiser.money import parse_amount

Kind = TypeVar("Kind", bound=StrEnum)
LONGEST_SEARCH = 100


@dataclass
class Asked:
    """The query of a list's address; `faults` gathers what in it could not be read."""

    written: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        return " ".join(self.written.get(name, "").split())[:LONGEST_SEARCH]

    def one_of(self, kind: type[Kind], name: str) -> Kind | None:
        text = self.text(name)
        return kind(text) if text in set(kind) else None

    def number(self, name: str) -> int | None:
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None

    def day(self, name: str) -> date | None:
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.faults.append(_("Enter a date like 2026-12-31. %(text)s was left out.", text=text))
            return None

    def cents(self, name: str, currency: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return parse_amount(text, currency=currency, language=current_language()).cents
        except DomainError as error:
            self.faults.append(f"{text}: {error.message}")
            return None
