"""Handing out freed match on the timetable, and when something knocks."""

from collections import defaultdict

from fundraiser import clock
from fundraiser.database import in_transaction
from fundraiser.gifts.freed_match import hand_out_step


def hand_out_match() -> None:
    """Freed match is with the gifts in line, or back in its pool if nobody can take it (M9).

    Goes on until the money or the line is at its end; what another worker has, it leaves.
    """
    served: set[int] = set()
    passed: dict[int, set[int]] = defaultdict(set)
    while step := in_transaction(
        lambda: hand_out_step(served=served, passed=passed, at=clock.now())
    ):
        passed[step.pool_id] |= step.passed
        if step.is_over:
            served.add(step.pool_id)
