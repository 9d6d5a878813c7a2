"""Handing out freed match on the timetable, and when something knocks."""

import structlog

from fundraiser import clock
from fundraiser.database import db, in_transaction
from fundraiser.gifts.freed_match import hand_out_step
from fundraiser.matching.operations.freed_match import find_pool_with_freed

log = structlog.get_logger()


def hand_out_match() -> None:
    """Freed match is with the gifts in line, or back in its pool if nobody can take it (M9).

    Goes on until the money or the line is at its end; what another worker has, it leaves. A pool
    that fails stops no other.
    """
    db.session.rollback()  # what was read before may be old by now
    served: set[int] = set()
    while pool_id := find_pool_with_freed(but_not=served):
        _serve_line(pool_id)
        served.add(pool_id)


def _serve_line(pool_id: int) -> None:
    """Do one step after the other, until there is no more to do for the pool now."""
    passed: set[int] = set()
    try:
        while True:
            step = in_transaction(lambda: hand_out_step(pool_id, but_not=passed, at=clock.now()))
            if step.is_over:
                return
            passed.update(step.passed)
    except Exception:
        log.exception("freed match not handed out", pool=pool_id)
