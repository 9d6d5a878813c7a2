"""What a list's address asks for, read leniently: what cannot be read is said, and left out."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar, cast

from flask_babel import gettext as _

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import find_campaign
from fundraiser.errors import DomainError
from fundraiser.i18n.languages import current_language
from fundraiser.money import parse_amount
from fundraiser.public_ids import is_public_id

Record = TypeVar("Record")
LONGEST_SEARCH = 100
LARGEST_CENTS = 10**15  # more than any gift, and what a column can hold
EARLIEST_YEAR, LATEST_YEAR = 2000, 2199


@dataclass
class ListQuery:
    """The query of a list's address.

    `faults` gathers what in it could not be read; `kept` what the list asked for, as it was typed:
    for its fields and its further addresses. Other names in the query are nobody's.
    """

    written: Mapping[str, str]
    faults: list[str] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)  # text; Any suits `url_for(**kept)`
    records: dict[str, object] = field(default_factory=dict)  # looked up once

    def text(self, name: str) -> str:
        """Return what was typed as one short line: marks that no record can hold are spaces."""
        printable = (c if c.isprintable() else " " for c in self.written.get(name, ""))
        text = " ".join("".join(printable).split())[:LONGEST_SEARCH]
        if text:
            self.kept[name] = text
        return text

    def choice(self, name: str, options: Container[str]) -> str:
        """Return which of some options is asked for, or the empty string."""
        text = self.text(name)
        if text and text not in options:
            self.leave_out(text)
            return ""
        return text

    def campaign(self, name: str = "campaign") -> Campaign | None:
        return self._looked_up(name, find_campaign)

    def record(self, name: str, find: Callable[[str], Record | None]) -> Record | None:
        """Return the record of a public id."""
        return self._looked_up(name, lambda text: find(text) if is_public_id(text) else None)

    def _looked_up(self, name: str, find: Callable[[str], Record | None]) -> Record | None:
        if name not in self.records:
            text = self.text(name)
            self.records[name] = find(text) if text else None
            if text and self.records[name] is None:
                self.leave_out(text)
        return cast("Record | None", self.records[name])

    def day(self, name: str) -> date | None:
        text = self.text(name)
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = date.min
        if EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            return day
        self.faults.append(_("Enter a date like 2026-12-31. %(text)s was left out.", text=text))
        return None

    def cents(self, name: str, currency: str) -> int | None:
        text = self.text(name)
        if not text:
            return None
        try:
            amount = parse_amount(text, currency=currency, language=current_language())
            return min(amount.cents, LARGEST_CENTS)
        except DomainError as error:
            self.faults.append(f"{text}: {error.message}")
            return None

    def leave_out(self, text: str) -> None:
        """Say that there is nothing of this name."""
        self.faults.append(_("There is no %(text)s to choose here. It was left out.", text=text))
