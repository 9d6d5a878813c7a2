"""Who stands where on a leaderboard. Pure.

What counts is what donors gave; match is shown beside it and moves nobody, because whose gift meets
a match that lasts is chance. Equal amounts share a place and the next place is left out (1, 2, 2,
4); among equals stands first whose last gift came first. Nothing given yet has no place, and stands
below. Whoever would rather be left out is left out before: they leave no gap.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Score:
    """A page or team and what it has brought. `last_gift` grows with time; 0 is no gift yet."""

    record_id: int
    given_cents: int
    last_gift: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page or team stands. `rank` is None while nothing was given."""

    rank: int | None
    record_id: int
    given_cents: int


class Board:
    """Everybody who is on a leaderboard, in order."""

    def __init__(self, scores: Iterable[Score]) -> None:
        self.places: Sequence[Place] = rank(scores)

    def __len__(self) -> int:
        return len(self.places)

    def position_of(self, record_id: int) -> int | None:
        """Return how many stand above in the order, or None for somebody who is not on it."""
        return self._positions.get(record_id)

    def place_of(self, record_id: int) -> Place | None:
        position = self.position_of(record_id)
        return None if position is None else self.places[position]

    def is_shared(self, place: Place) -> bool:
        """Whether somebody else has given as much."""
        return place.rank is not None and self._equals(place.given_cents) > 1

    @property
    def given_cents(self) -> int:
        return sum(place.given_cents for place in self.places)

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {place.record_id: position for position, place in enumerate(self.places)}

    def _equals(self, cents: int) -> int:
        return bisect_left(self._falling, 1 - cents) - bisect_left(self._falling, -cents)

    @cached_property
    def _falling(self) -> list[int]:
        return [-place.given_cents for place in self.places]


def rank(scores: Iterable[Score]) -> list[Place]:
    """Return everybody's place, the first place first. Each record is named once."""
    places: list[Place] = []
    for above, score in enumerate(sorted(scores, key=_order)):
        is_equal = bool(places) and places[-1].given_cents == score.given_cents
        shared = places[-1].rank if is_equal else above + 1
        is_placed = score.given_cents > 0
        places.append(Place(shared if is_placed else None, score.record_id, score.given_cents))
    return places


def _order(score: Score) -> tuple[int, int, int]:
    return -score.given_cents, score.last_gift, score.record_id
