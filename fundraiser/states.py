"""A status moves only along declared arrows.

A status is a StrEnum beside a table of arrows; a record with one inherits `HasStatus` and names
both. Nothing but `move_to` sets the column of a record that is there: `tests/shape/test_habits.py`.
"""

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import Any, ClassVar

Arrows = Mapping[Any, Set[Any]]


class InvalidTransition(RuntimeError):
    """A record was asked to move along an arrow that does not exist: a mistake in the code."""


class HasStatus:
    """A record whose `status` moves along its class's `ARROWS`."""

    ARROWS: ClassVar[Arrows] = {}

    def move_to(self, status: StrEnum) -> None:
        """Put the record in `status`. Raises InvalidTransition off the arrows; not repeatable."""
        current: StrEnum = self.status  # type: ignore[has-type]
        if not self.can_move_to(status):
            raise InvalidTransition(f"{type(self).__name__} cannot go from {current} to {status}")
        self.status = status

    def can_move_to(self, status: StrEnum) -> bool:
        return status in self.ARROWS.get(self.status, frozenset())


class Is:
    """A property that says whether a record's status is one of these: `is_open = Is(Status.OPEN)`.

    `of` names the attribute that is asked, where it is not the status.
    """

    def __init__(self, *values: StrEnum, of: str = "status") -> None:
        self._values, self._of = frozenset(values), of

    def __get__(self, record: object, _owner: type) -> bool:
        return getattr(record, self._of) in self._values
