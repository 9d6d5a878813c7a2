"""Statuses and their allowed transitions.

A model with a status inherits `HasStatus` and declares its transitions in `ARROWS`. Only `move_to`
changes the status of an existing record; `tests/shape/test_habits.py` checks that.
"""

from collections.abc import Mapping, Set
from enum import StrEnum
from typing import Any, ClassVar

Arrows = Mapping[Any, Set[Any]]


class InvalidTransition(RuntimeError):
    """A transition that is not in `ARROWS`: a bug, never a visitor's mistake."""


class HasStatus:
    """Mixin for a model whose `status` changes only along `ARROWS`."""

    ARROWS: ClassVar[Arrows] = {}

    def move_to(self, status: StrEnum) -> None:
        """Change the status. Not repeatable. Raises InvalidTransition."""
        current: StrEnum = self.status  # type: ignore[has-type]
        if not self.can_move_to(status):
            raise InvalidTransition(f"{type(self).__name__} cannot go from {current} to {status}")
        self.status = status

    def can_move_to(self, status: StrEnum) -> bool:
        return status in self.ARROWS.get(self.status, frozenset())


class Is:
    """A property that tells whether the status is one of these: `is_open = Is(Status.OPEN)`.

    `of` names another attribute to compare.
    """

    def __init__(self, *values: StrEnum, of: str = "status") -> None:
        self._values, self._of = frozenset(values), of

    def __get__(self, record: object, _owner: type) -> bool:
        return getattr(record, self._of) in self._values
