"""How fast the line for payment pages moves, as one process sees it.

Stripe may open fewer pages than the settings say, and donors leave, so what is told to those who
wait comes from what happened in the last half minute.
"""

from collections import deque
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import NamedTuple

WINDOW, LEAST = 30_000, 5_000  # milliseconds; before LEAST, nothing is known


class _Move(NamedTuple):
    at: int
    took: int
    left: int


class LinePace:
    """Counts who leaves the line between two looks at it, while somebody waits for a turn.

    `per_second` is how many left it each second lately; None if nobody waited, or not for long.
    """

    def __init__(self) -> None:
        self.per_second: Fraction | None = None
        self._moves: deque[_Move] = deque()
        self._last: tuple[int, AbstractSet[str]] = (0, frozenset())

    def note(self, in_line: AbstractSet[str], *, at_once: int, now: int) -> None:
        """Take in who stands in line. `at_once` have their turn.

        `now` is the time of a steady clock, in milliseconds.
        """
        seen_at, seen = self._last
        if len(seen) > at_once:
            self._moves.append(_Move(now, now - seen_at, len(seen - in_line)))
        while self._moves and self._moves[0].at < now - WINDOW:
            self._moves.popleft()
        self._last = now, frozenset(in_line)
        took = sum(move.took for move in self._moves)
        left = sum(move.left for move in self._moves)
        self.per_second = Fraction(left * 1000, took) if took >= LEAST else None
