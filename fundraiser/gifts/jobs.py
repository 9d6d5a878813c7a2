"""Handing out freed match on the timetable, and when something knocks."""

from fundraiser import clock
from fundraiser.database import in_transaction
from fundraiser.gifts.freed_match import hand_out_step


def hand_out_match() -> None:
    """Freed match is with the gifts in line, or back in its pool if nobody can take it (M9).

    Goes on until the money or the line is at its end; what another worker has, it leaves.
    """
    served: set[int] = set()
    while step := in_transaction(lambda: hand_out_step(but_not=served, at=clock.now())):
        pool_id, is_over = step
        if is_over:
            served.add(pool_id)
