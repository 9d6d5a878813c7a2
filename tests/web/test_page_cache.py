"""Pages are kept for a moment, and a thousand of them push out none that a crowd looks at."""

import threading
import time

import pytest

from fundraiser.web.page_cache import MOST_PAGES, STALE_SECONDS, PageCache


@pytest.fixture
def cache():
    return PageCache()


def age(cache, keys, seconds):
    for key in keys:
        cache._kept[key].made -= seconds


def keep(cache, *keys):
    for key in keys:
        cache.get(key, lambda key=key: f"page {key}")


def test_a_page_is_made_once_while_it_is_fresh(cache):
    made = []

    for _ in range(3):
        cache.get("page", lambda: made.append(1))

    assert made == [1]


def test_a_full_cache_forgets_what_nobody_would_be_given_any_more(cache):
    keep(cache, *range(MOST_PAGES))
    age(cache, range(10, MOST_PAGES), STALE_SECONDS)

    keep(cache, "new")

    assert sorted(map(str, cache._kept)) == sorted([*map(str, range(10)), "new"])


def test_a_full_cache_of_fresh_pages_lets_the_oldest_half_go(cache):
    keep(cache, *range(MOST_PAGES))
    age(cache, range(MOST_PAGES // 2), 0.5)

    keep(cache, "new")

    assert set(cache._kept) == {*range(MOST_PAGES // 2, MOST_PAGES), "new"}


def test_never_more_pages_are_kept_than_there_is_room_for(cache):
    for key in range(5 * MOST_PAGES):
        keep(cache, key)
        assert len(cache._kept) <= MOST_PAGES


def test_a_page_that_is_being_made_stays_so_that_nobody_makes_it_twice(cache):
    begun, may_end, made = threading.Event(), threading.Event(), []

    def make_slowly():
        made.append(1)
        begun.set()
        may_end.wait(5)
        return "slow"

    first = threading.Thread(target=lambda: cache.get("slow", make_slowly))
    first.start()
    begun.wait(5)
    keep(cache, *range(MOST_PAGES))
    second = threading.Thread(target=lambda: cache.get("slow", make_slowly))
    second.start()
    time.sleep(0.05)
    may_end.set()
    first.join()
    second.join()

    assert made == [1]


def test_what_cannot_be_made_takes_no_place(cache):
    def fail():
        raise LookupError

    with pytest.raises(LookupError):
        cache.get("page", fail)

    assert cache._kept == {}


def test_a_page_is_as_old_as_its_oldest_part(cache):
    pages, parts = cache, PageCache()
    keep(parts, "old", "new")
    age(parts, ["old"], 0.7)

    for name in ("old", "new"):
        pages.get(name, lambda name=name: parts.get(name, str).value)

    assert 0.7 <= pages._kept["old"].age < 0.8
    assert pages._kept["new"].age < 0.1
