"""What the search box understands: words in any order, an amount, an id or a part of one.

Case and accents do not count. Each word must be somewhere in the row.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from sqlalchemy import ColumnElement, String, and_, event, false, func, or_
from sqlalchemy.engine import Engine

from fundraiser.accounts.permissions import Permission
from fundraiser.database import db
from fundraiser.errors import DomainError
from fundraiser.i18n.languages import Language
from fundraiser.money import parse_amount
from fundraiser.organisation.queries import home_currency
from fundraiser.staff.tables.list_query import LARGEST_CENTS
from fundraiser.staff.tables.scope import Scope

ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸàáâãäåçèéêëìíîïñòóôõöùúûüýÿ’"
UNACCENTED = "aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'"
LIGATURES = {"Œ": "oe", "œ": "oe", "Æ": "ae", "æ": "ae"}
FOLDING = str.maketrans({**dict(zip(ACCENTED, UNACCENTED, strict=True)), **LIGATURES})
SHORTEST_PART = 4  # of an id; what is shorter is in too many
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Where a list is searched; `contact` only for those who see how to reach donors.

    `others` are conditions of the whole text: a number at Stripe's, for instance.
    """

    hint: LazyString
    words: Sequence[Any] = ()
    contact: Sequence[Any] = ()
    contact_hint: LazyString | None = None
    ids: Sequence[Any] = ()
    amount: Any = None
    others: Sequence[Callable[[str], Condition | None]] = ()

    def hint_for(self, scope: Scope) -> LazyString:
        sees_contact = self.contact_hint and scope.may(Permission.SEE_DONOR_CONTACT)
        return self.contact_hint if sees_contact and self.contact_hint else self.hint

    def condition(self, text: str, scope: Scope) -> Condition:
        """Return the condition of what was typed: as a whole, or each of its words."""
        words = [self._of_word(word, scope) for word in text.split()]
        others = [condition for other in self.others if (condition := other(text)) is not None]
        return or_(and_(*words), *others, self._of_amount(text))

    def _of_word(self, word: str, scope: Scope) -> Condition:
        columns = [*self.words]
        if scope.may(Permission.SEE_DONOR_CONTACT):
            columns += self.contact
        text = folded_text(word)
        by_text = [folded(column).contains(text, autoescape=True) for column in columns]
        return or_(false(), *by_text, *self._of_id(text), self._of_amount(word))

    def _of_id(self, text: str) -> list[Condition]:
        if len(text) < SHORTEST_PART:
            return []
        return [column.contains(text, autoescape=True) for column in self.ids]

    def _of_amount(self, text: str) -> Condition:
        cents = cents_of(text)
        if self.amount is None or cents is None:
            return false()
        return as_condition(self.amount == cents)


def folded_text(text: str) -> str:
    """Return a text in lower case and without accents."""
    return text.translate(FOLDING).lower()


def folded(column: Any) -> Any:
    """Return a column in lower case and without accents, as `folded_text` makes a text."""
    if db.engine.dialect.name == "sqlite":
        return func.folded_text(column, type_=String)
    for ligature, letters in LIGATURES.items():
        column = func.replace(column, ligature, letters)
    return func.lower(func.translate(column, ACCENTED, UNACCENTED), type_=String)


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
