"""How long, how often and how many at once a request may call Stripe.

Threads of the web server wait for Stripe. Without a bound, ten slow answers are a site that is
down. So a call has a hard deadline (a timeout of the HTTP library alone does not bound an answer
that drips), at most so many run at once, and they start no faster than Stripe takes them. A call
that is given up goes on in its own thread; the same idempotency key finds its result later.
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
    """Runs calls under a deadline, `width` at a time, `rate` a second."""

    def __init__(self, *, width: int, rate: float) -> None:
        self._threads = ThreadPoolExecutor(max_workers=width, thread_name_prefix="stripe")
        self._places = threading.BoundedSemaphore(width)
        self._bucket = TokenBucket(rate)

    def run(self, call: Callable[[], Answer], *, seconds: float = DEADLINE_SECONDS) -> Answer:
        """Return the call's answer, if it comes within `seconds`.

        Raises ProviderBusy at once if every place is taken or calls come too fast,
        ProviderUnavailable when the deadline passes, and whatever the call raises.
        """
        if seconds <= 0:
            raise ProviderBusy("the calls before took all the time there was")
        if not self._places.acquire(blocking=False):
            raise ProviderBusy("every place for calls to Stripe is taken")
        if not self._bucket.take():
            self._places.release()
            raise ProviderBusy("calls to Stripe are at their rate")
        under_way: Future[Answer] = self._threads.submit(call)
        under_way.add_done_callback(lambda _: self._places.release())
        try:
            return under_way.result(timeout=seconds)
        except DeadlinePassed as passed:
            raise ProviderUnavailable("no answer before the deadline") from passed


class TokenBucket:
    """Lets through `rate` takers a second, after a burst of as many."""

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
