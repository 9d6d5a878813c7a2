"""What the search box understands: words in any order, an amount, an id or how one begins.

Case and accents do not count. Each word must be somewhere in the row. `found_donors.py` says how
the rows of donors are found by their names.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from sqlalchemy import ColumnElement, String, and_, event, false, func, literal, or_, select
from sqlalchemy.engine import Engine

from fundraiser.accounts.permissions import Permission
from fundraiser.database import is_postgresql
from fundraiser.donors.models import Donor
from fundraiser.donors.search_text import (
    SHORTEST_WORD,
    TRIGRAM,
    folded_text,
    pattern_of,
)
from fundraiser.errors import DomainError
from fundraiser.i18n.languages import Language
from fundraiser.money import parse_amount
from fundraiser.organisation.queries import home_currency
from fundraiser.public_ids import ALPHABET
from fundraiser.staff.tables.found_donors import FoundDonors, find_donors
from fundraiser.staff.tables.list_query import LARGEST_CENTS
from fundraiser.staff.tables.scope import Scope

SHORTEST_PART = 4  # of an id; what is shorter is in too many
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Where a list is searched; `contact` only for those who see how to reach donors.

    `ids` are searched by how they begin. `others` are conditions of the whole text: a number at
    Stripe's, for instance. `donor` is the column of the donor's id: words are looked for in the
    index of donors, which has every name a donor has given under. `latest` is in how many of the
    newest rows words are looked for, where no index has them.
    """

    hint: LazyString
    words: Sequence[Any] = ()
    contact: Sequence[Any] = ()
    contact_hint: LazyString | None = None
    ids: Sequence[Any] = ()
    donor: Any = None
    latest: int = 0
    amount: Any = None
    others: Sequence[Callable[[str], Condition | None]] = ()

    def hint_for(self, scope: Scope) -> LazyString:
        sees_contact = self.contact_hint and scope.may(Permission.SEE_DONOR_CONTACT)
        return self.contact_hint if sees_contact and self.contact_hint else self.hint

    def find_donors(self, text: str) -> FoundDonors | None:
        """Return the donors who have the names in a text; None where names are not looked for."""
        is_number = self.cents_of(text) is not None or self._of_others(text) is not None
        if self.donor is None or is_number:
            return None
        names = [word for word in text.split() if self._is_name(word)]
        return find_donors(names) if names else None

    def condition(
        self, text: str, scope: Scope, record: Any, is_of_donor: Condition | None = None
    ) -> Condition:
        """Return the condition of what was typed: a number, an amount, or each of its words.

        `is_of_donor` is the condition of its names, where `find_donors` found some.
        """
        other = self._of_others(text)
        if other is not None:
            return other
        cents = self.cents_of(text)
        if cents is not None:
            return as_condition(self.amount == cents)
        words = text.split()
        if self.donor is None:
            return and_(*self._is_latest(record), *(self._of_word(word, scope) for word in words))
        names = [word for word in words if self._is_name(word)]
        others = [self._of_word(word, scope) for word in words if word not in names]
        named = [] if is_of_donor is None else [is_of_donor, *self._of_shown(names, scope)]
        found = and_(*named, *others)
        numbers = self._of_number(text, folded_text(text)) if looks_like_number(text) else []
        return or_(*numbers, found) if numbers else found

    def _of_others(self, text: str) -> Condition | None:
        conditions = (other(text) for other in self.others)
        return next((each for each in conditions if each is not None), None)

    def _is_name(self, word: str) -> bool:
        return len(word) >= SHORTEST_WORD and self.cents_of(word) is None

    def _of_shown(self, names: Sequence[str], scope: Scope) -> list[Condition]:
        """Return the conditions that a row shows the names: who does not see how to reach donors
        finds none by its address. A donor's own row is found by all of them."""
        if self.donor is Donor.id or scope.may(Permission.SEE_DONOR_CONTACT):
            return []
        return [self._has_text(folded_text(name), scope) for name in names]

    def _is_latest(self, record: Any) -> list[Condition]:
        newest = select(func.max(record.id)).correlate(None).scalar_subquery()
        return [as_condition(record.id > newest - self.latest)] if self.latest else []

    def cents_of(self, text: str) -> int | None:
        """Return the amount that is searched for, in cents; None for anything else."""
        return None if self.amount is None else cents_of(text)

    def _of_word(self, word: str, scope: Scope) -> Condition:
        text, cents = folded_text(word), self.cents_of(word)
        by_amount = [] if cents is None else [as_condition(self.amount == cents)]
        return or_(self._has_text(text, scope), *by_amount, *self._of_number(word, text))

    def _has_text(self, text: str, scope: Scope) -> Condition:
        sees_contact = scope.may(Permission.SEE_DONOR_CONTACT)
        columns = [*self.words, *(self.contact if sees_contact else ())]
        return has_text(columns, text) if columns else false()

    def _of_number(self, word: str, text: str) -> list[Condition]:
        if len(text) < SHORTEST_PART:
            return []
        return [begins_with(column, part) for column in self.ids for part in {word, text}]


def looks_like_number(text: str) -> bool:
    """Return whether a text can be how a public id begins, and not only a name."""
    return set(text.lower()) <= {*ALPHABET, "-"} and any(not mark.isalpha() for mark in text)


def begins_with(column: Any, text: str) -> Condition:
    """Return the condition that a column begins with a text, for which its index is used."""
    last = text + "z" * TRIGRAM * TRIGRAM
    return and_(column >= text, column <= last, column.startswith(text, autoescape=True))


def has_text(columns: Sequence[Any], text: str) -> Condition:
    """Return the condition that one of the columns has a folded text.

    PostgreSQL compares the columns as they are with a pattern of the text: to fold each of
    thousands of rows takes it ten times longer.
    """
    together: Any = literal("")
    for column in columns:
        together = together + "\n" + func.coalesce(column, "", type_=String)
    if not is_postgresql():
        folded = func.folded_text(together, type_=String)
        return as_condition(folded.contains(text, autoescape=True))
    return as_condition(together.regexp_match(pattern_of(text)))


def cents_of(text: str) -> int | None:
    """Return an amount that was typed as either language writes it, in cents; else None."""
    for language in Language:
        try:
            amount = parse_amount(text, currency=home_currency(), language=language)
        except DomainError:
            continue
        return min(amount.cents, LARGEST_CENTS)
    return None


def as_condition(expression: Any) -> Condition:
    condition: Condition = expression
    return condition


@event.listens_for(Engine, "connect")
def _teach_sqlite(connection: Any, _record: Any) -> None:
    """Give SQLite the function that PostgreSQL has in `translate`."""
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("folded_text", 1, _fold_or_none, deterministic=True)


def _fold_or_none(text: str | None) -> str | None:
    return None if text is None else folded_text(str(text))
