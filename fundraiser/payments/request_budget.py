"""Limits on how long, how often and how many at once requests may call Stripe.

Without limits, ten slow answers would block all threads of the web server. So each call has a hard
deadline (an HTTP timeout alone does not stop a slowly dripping answer), only `width` calls run at
once, and they start no faster than `rate` a second. A call waits for its place, first come, first
served, but not for long. A call past its deadline goes on in its own thread; a later call with the
same idempotency key gets its result.
"""

import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as DeadlinePassed
from typing import TypeVar

from fundraiser.payments.values import ProviderBusy, ProviderUnavailable

Answer = TypeVar("Answer")
DEADLINE_SECONDS = 8.0
PATIENCE_SECONDS = 4.0  # of a call for its place and its turn, before it is made
SLOW_SECONDS = 60.0  # after Stripe has refused a call for coming too fast
BURST_SECONDS = 0.2  # a pause lets as many calls start at once as this time does


class RequestBudget:
    """Runs calls with a deadline, at most `width` at once and `rate` a second."""

    def __init__(self, *, width: int, rate: float, patience: float = PATIENCE_SECONDS) -> None:
        self._threads = ThreadPoolExecutor(max_workers=width, thread_name_prefix="stripe")
        self._places = threading.BoundedSemaphore(width)
        self._waiting = threading.BoundedSemaphore(width)
        self._pace = Pace(rate)
        self._patience = patience

    def run(self, call: Callable[[], Answer], *, seconds: float = DEADLINE_SECONDS) -> Answer:
        """Return the call's result, if it comes within `seconds`.

        Raises ProviderBusy if it is not the call's turn in time, ProviderUnavailable if the
        deadline passes, and whatever the call raises.
        """
        deadline = time.monotonic() + seconds
        self._wait_for_turn(min(seconds, self._patience))
        future: Future[Answer] = self._threads.submit(call)
        future.add_done_callback(lambda _: self._places.release())
        try:
            return future.result(timeout=deadline - time.monotonic())
        except DeadlinePassed as error:
            raise ProviderUnavailable("no answer before the deadline") from error

    def _wait_for_turn(self, seconds: float) -> None:
        """Wait for a place, and until the rate allows a call. Raises ProviderBusy.

        As many calls may wait as have places, so that a crowd does not take all threads.
        """
        if seconds <= 0:
            raise ProviderBusy("the calls before took all the time there was")
        if not self._waiting.acquire(blocking=False):
            raise ProviderBusy("too many calls to Stripe wait for a place")
        try:
            self._take_place(seconds)
        finally:
            self._waiting.release()

    def _take_place(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        if not self._places.acquire(timeout=seconds):
            raise ProviderBusy("every place for calls to Stripe is taken")
        pause = self._pace.reserve(until - time.monotonic())
        if pause is None:
            self._places.release()
            raise ProviderBusy("calls to Stripe are at their rate")
        time.sleep(pause)


class Pace:
    """Spreads calls, so that `rate` start in a second."""

    def __init__(self, rate: float) -> None:
        self._step = 1 / rate
        self._next_at = time.monotonic() - BURST_SECONDS
        self._lock = threading.Lock()

    def reserve(self, seconds: float) -> float | None:
        """Return after how many seconds a call may start; None if it is more than `seconds`."""
        with self._lock:
            instant = time.monotonic()
            start_at = max(self._next_at, instant - BURST_SECONDS)
            pause = max(start_at - instant, 0.0)
            if pause > seconds:
                return None
            self._next_at = start_at + self._step
            return pause


class YieldingPace:
    """Lets calls start at once; for a minute after `slow_down`, at most `rate` a second.

    For a worker's calls: Stripe's limit is not known, and may be far above the rate.
    """

    def __init__(self, rate: float) -> None:
        self._pace = Pace(rate)
        self._slow_until = -math.inf

    def wait(self) -> None:
        if time.monotonic() < self._slow_until:
            time.sleep(self._pace.reserve(math.inf) or 0)

    def slow_down(self) -> None:
        self._slow_until = time.monotonic() + SLOW_SECONDS
