"""The budget for calls while a visitor waits: a deadline, a width, and a rate."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from fundraiser.payments.request_budget import Pace, RequestBudget
from fundraiser.payments.values import ProviderBusy, ProviderUnavailable


@pytest.fixture
def gate():
    """What calls wait at until it is opened; afterwards it is."""
    gate = threading.Event()
    yield gate
    gate.set()


def fill(budget, gate, places):
    """Have as many calls wait in the budget; return once they do."""
    began = threading.Semaphore(0)

    def call():
        began.release()
        return gate.wait(5)

    threads = [
        threading.Thread(target=lambda: budget.run(call, seconds=5), daemon=True)
        for _ in range(places)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        began.acquire()
    return threads


def test_a_call_gives_its_answer_or_its_error():
    budget = RequestBudget(width=1, rate=100)

    assert budget.run(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        budget.run(lambda: 1 // 0)
    assert budget.run(lambda: 43) == 43


def test_when_every_place_stays_taken_the_next_call_is_not_made(gate):
    budget = RequestBudget(width=2, rate=100, patience=0.1)
    threads = fill(budget, gate, 2)
    began = time.monotonic()

    with pytest.raises(ProviderBusy):
        budget.run(lambda: 42)

    assert 0.1 <= time.monotonic() - began < 2
    gate.set()
    for thread in threads:
        thread.join()
    assert budget.run(lambda: 42) == 42


def test_a_call_given_up_keeps_its_place_until_it_ends(gate):
    """Or ten slow answers would be ten threads, and then a hundred."""
    budget = RequestBudget(width=1, rate=100, patience=0.1)
    with pytest.raises(ProviderUnavailable, match="deadline"):
        budget.run(lambda: gate.wait(5), seconds=0.05)

    with pytest.raises(ProviderBusy):
        budget.run(lambda: 42)

    gate.set()
    until = time.monotonic() + 5
    while True:
        try:
            assert budget.run(lambda: 42) == 42
            break
        except ProviderBusy:
            assert time.monotonic() < until


def test_no_time_left_is_not_even_asked():
    calls = []

    with pytest.raises(ProviderBusy):
        RequestBudget(width=1, rate=100).run(lambda: calls.append(1), seconds=0)

    assert calls == []


def test_calls_start_no_faster_than_the_rate():
    budget = RequestBudget(width=50, rate=5, patience=1)

    def ask(_number):
        try:
            return budget.run(lambda: True)
        except ProviderBusy:
            return False

    with ThreadPoolExecutor(max_workers=20) as threads:
        answers = list(threads.map(ask, range(20)))

    assert 5 <= sum(answers) <= 7  # of the burst, and of the second after it


def test_no_more_calls_wait_than_there_are_places(gate):
    budget = RequestBudget(width=1, rate=100)
    threads = fill(budget, gate, 1)
    waiting = threading.Thread(target=lambda: budget.run(lambda: 42))
    waiting.start()
    time.sleep(0.1)
    began = time.monotonic()

    with pytest.raises(ProviderBusy, match="too many"):
        budget.run(lambda: 43)

    assert time.monotonic() - began < 0.5
    gate.set()
    for thread in [*threads, waiting]:
        thread.join()


def test_a_call_waits_for_its_place(gate):
    budget = RequestBudget(width=1, rate=100)
    threads = fill(budget, gate, 1)
    threading.Timer(0.1, gate.set).start()

    assert budget.run(lambda: 42) == 42
    threads[0].join()


def test_a_pace_gives_each_call_its_instant_and_forgets_who_would_wait_too_long():
    pace = Pace(10)

    pauses = [pace.reserve(1) for _ in range(5)]
    assert pauses[:3] == [0, 0, 0]  # the burst
    assert pauses[3:] == pytest.approx([0.1, 0.2], abs=0.05)
    assert pace.reserve(0.1) is None
    assert pace.reserve(1) == pytest.approx(0.3, abs=0.05)
