"""The rules of the line for payment pages: first come, first served, by the pledge.

Stripe opens only so many pages a second. An attempt to pay has its turn when fewer than
`turns_at_once` stand before it whose donors are still there.
"""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from fundraiser.config import Settings

SECONDS_OF_TURNS = 3  # until a donor whose turn has come is at Stripe: a poll, and Stripe's answer
STAYS_WITHOUT_SIGN = timedelta(seconds=40)  # then it no longer counts for those behind it
PLACE_KEPT = timedelta(minutes=3)  # without a sign of its donor; then it is the last in line
SHORTEST_POLL, LONGEST_POLL = 1, 15  # seconds
POLLS_OF_A_WAIT = 8
LONGEST_ESTIMATE = 3600  # seconds; a line that takes longer does not move


def turns_at_once(settings: Settings) -> int:
    return SECONDS_OF_TURNS * settings.stripe_creates_a_second


@dataclass(frozen=True, slots=True)
class PlaceInLine:
    """Where a donor stands. Number 1 is next."""

    number: int
    seconds: int | None  # until the turn comes, about; None while the line does not move

    @property
    def poll_seconds(self) -> int:
        """How long the page waits before it asks again: the longer, the farther back."""
        if self.seconds is None:
            return LONGEST_POLL
        return min(max(self.seconds // POLLS_OF_A_WAIT, SHORTEST_POLL), LONGEST_POLL)


NEXT_PLACE = PlaceInLine(number=1, seconds=1)


def place_after(
    before: int, settings: Settings, *, pace: Fraction | None = None
) -> PlaceInLine | None:
    """Return the place with so many donors before it; None if its turn has come.

    `pace` is how many left the line each second lately, if that is known.
    """
    number = before + 1 - turns_at_once(settings)
    if number < 1:
        return None
    rate = settings.stripe_creates_a_second if pace is None else pace
    is_moving = number <= rate * LONGEST_ESTIMATE
    return PlaceInLine(number, int(number // rate) + 1 if is_moving else None)
