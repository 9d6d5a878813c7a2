"""A crowd of knocks: few runs at once, and each knock is followed by a run that begins after it."""

import threading
import time

from fundraiser.jobs.knocked_runs import RUNS_AT_ONCE, KnockedRuns


def test_each_knock_is_followed_by_a_run_and_few_run_at_once():
    runs = KnockedRuns()
    begun: list[float] = []
    running, most = [0], [0]
    guard = threading.Lock()

    def work():
        with guard:
            begun.append(time.monotonic())
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.02)
        with guard:
            running[0] -= 1

    knocked: list[float] = []

    def knock():
        for _ in range(10):
            knocked.append(time.monotonic())
            runs.run(work)

    threads = [threading.Thread(target=knock) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most[0] == RUNS_AT_ONCE
    assert len(begun) < len(knocked)
    assert max(begun) >= max(knocked)


def test_a_run_that_fails_leaves_its_place():
    runs = KnockedRuns()
    for _ in range(RUNS_AT_ONCE + 1):
        try:
            runs.run(_fail)
        except ZeroDivisionError:
            continue
        raise AssertionError("it did not run")


def _fail():
    raise ZeroDivisionError
