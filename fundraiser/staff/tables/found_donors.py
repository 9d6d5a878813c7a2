"""Whose rows a search for names leaves: few donors are found first, and their rows by them.

Where many donors have the words, a list walks through its rows in their order and asks of each
whose it is: it soon has a page of them. Which is better the databases cannot tell: SQLite knows
nothing of how many there are, and both would read the rows of all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists

from fundraiser.database import db
from fundraiser.database.sent_rows import is_one_of
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import donors_with, has_words

MOST_FOUND = 3_000


@dataclass(frozen=True, slots=True)
class FoundDonors:
    """The donors who have these words; one more than MOST_FOUND where there are more."""

    words: Sequence[str]
    ids: Sequence[int]

    @property
    def is_all(self) -> bool:
        return len(self.ids) <= MOST_FOUND

    def all_of(self, column: Any) -> ColumnElement[bool]:
        """Return the condition that a row's donor, whose id a column has, has the words."""
        if self.is_all:
            return self.some_of(column)
        if column is Donor.id:
            return has_words(self.words)
        return exists().where(Donor.id == column, has_words(self.words))

    def some_of(self, column: Any) -> ColumnElement[bool]:
        """Return the condition that a row's donor is one of those that were found."""
        return is_one_of(column, self.ids)


def find_donors(words: Sequence[str]) -> FoundDonors:
    query = donors_with(words).limit(MOST_FOUND + 1)
    return FoundDonors(words, list(db.session.scalars(query)))
