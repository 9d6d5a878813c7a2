"""Limits on how long, how often and how many at once requests may call Stripe.

Without limits, ten slow answers would block all threads of the web server. So each call has a hard
deadline (an HTTP timeout alone does not stop a slowly dripping answer), only `width` calls run at
once, and they start no faster than `rate` a second. A call past its deadline goes on in its own
thread; a later call with the same idempotency key gets its result.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as DeadlinePassed
from typing import TypeVar

from fundraiser.payments.values import ProviderBusy, ProviderUnavailable

Answer = TypeVar("Answer")
DEADLINE_SECONDS = 8.0


class RequestBudget:
    """Runs calls with a deadline, at most `width` at once and `rate` a second."""

    def __init__(self, *, width: int, rate: float) -> None:
        self._threads = ThreadPoolExecutor(max_workers=width, thread_name_prefix="stripe")
        self._places = threading.BoundedSemaphore(width)
        self._bucket = TokenBucket(rate)

    def run(self, call: Callable[[], Answer], *, seconds: float = DEADLINE_SECONDS) -> Answer:
        """Return the call's result, if it comes within `seconds`.

        Raises ProviderBusy at once if all places are taken or calls come too fast,
        ProviderUnavailable if the deadline passes, and whatever the call raises.
        """
        if seconds <= 0:
            raise ProviderBusy("the calls before took all the time there was")
        if not self._places.acquire(blocking=False):
            raise ProviderBusy("every place for calls to Stripe is taken")
        if not self._bucket.take():
            self._places.release()
            raise ProviderBusy("calls to Stripe are at their rate")
        future: Future[Answer] = self._threads.submit(call)
        future.add_done_callback(lambda _: self._places.release())
        try:
            return future.result(timeout=seconds)
        except DeadlinePassed as error:
            raise ProviderUnavailable("no answer before the deadline") from error


class TokenBucket:
    """Allows `rate` calls a second, after a burst of as many."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._tokens = rate
        self._filled = time.monotonic()
        self._lock = threading.Lock()

    def take(self) -> bool:
        with self._lock:
            instant = time.monotonic()
            self._tokens = min(self._rate, self._tokens + (instant - self._filled) * self._rate)
            self._filled = instant
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True
