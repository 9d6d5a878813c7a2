"""Runs of a job for knocks: few at once, and none is needed for a knock that a later run answers.

A job works off all that is due. So while it runs as often as it may, a knock for it only makes it
run once more afterwards: a crowd of knocks becomes a few runs over large batches.
"""

import threading
from collections.abc import Callable

RUNS_AT_ONCE = 2  # so that work that waits for Stripe or a lock does not hold up all the other


class KnockedRuns:
    """The runs of one job in this process."""

    def __init__(self) -> None:
        self._is_wanted = threading.Event()
        self._places = threading.BoundedSemaphore(RUNS_AT_ONCE)

    def run(self, work: Callable[[], object]) -> None:
        """Let `work` run once, begun after this call: here, or by a thread that runs it now."""
        self._is_wanted.set()
        while self._is_wanted.is_set() and self._places.acquire(blocking=False):
            try:
                self._is_wanted.clear()
                work()
            finally:
                self._places.release()
