"""The job that hands out freed match, on the timetable and when it is knocked for."""

import structlog

from fundraiser import clock
from fundraiser.database import db, in_transaction
from fundraiser.gifts.freed_match import hand_out_step
from fundraiser.matching.operations.freed_match import find_pool_with_freed

log = structlog.get_logger()


def hand_out_match() -> None:
    """Give freed match to the gifts in line, or back to its pool if nobody can take it (M9).

    Goes on until there is no more money or nobody is in line. Skips what another worker has locked.
    An error in one pool does not stop the others.
    """
    db.session.rollback()  # earlier reads may be out of date
    served: set[int] = set()
    while pool_id := find_pool_with_freed(but_not=served):
        _serve_line(pool_id)
        served.add(pool_id)


def _serve_line(pool_id: int) -> None:
    """Run steps until there is nothing more to do for the pool."""
    passed: set[int] = set()
    try:
        while True:
            step = in_transaction(lambda: hand_out_step(pool_id, but_not=passed, at=clock.now()))
            if step.is_over:
                return
            passed.update(step.passed)
    except Exception:
        log.exception("freed match not handed out", pool=pool_id)
