"""How fast the line for payment pages moves, as one process sees it.

Stripe may open fewer pages than the settings say, and donors leave, so what is told to those who
wait comes from what happened in the last half minute.
"""

from collections import deque
from collections.abc import Set as AbstractSet
from typing import NamedTuple

WINDOW_SECONDS = 30.0
LEAST_SECONDS = 5.0  # before that, nothing is known


class _Move(NamedTuple):
    at: float
    seconds: float
    left: int


class LinePace:
    """Counts who leaves the line between two looks at it, while somebody waits for a turn.

    `per_second` is how many left it each second lately; None if nobody waited, or not for long.
    """

    def __init__(self) -> None:
        self.per_second: float | None = None
        self._moves: deque[_Move] = deque()
        self._last: tuple[float, AbstractSet[str]] = (0.0, frozenset())

    def note(self, in_line: AbstractSet[str], *, at_once: int, now: float) -> None:
        """Take in who stands in line. `at_once` have their turn; `now` is a steady clock's time."""
        seen_at, seen = self._last
        if len(seen) > at_once:
            self._moves.append(_Move(now, now - seen_at, len(seen - in_line)))
        while self._moves and self._moves[0].at < now - WINDOW_SECONDS:
            self._moves.popleft()
        self._last = now, frozenset(in_line)
        seconds = sum(move.seconds for move in self._moves)
        is_known = seconds >= LEAST_SECONDS
        self.per_second = sum(move.left for move in self._moves) / seconds if is_known else None
