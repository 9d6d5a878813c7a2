"""A lane takes so many requests at once, lets so many wait, and refuses the others."""

import asyncio
import threading
import time

import pytest

from fundraiser.front import lanes
from fundraiser.front.lanes import Lane, LaneFull, LaneName, LanePlace, Size, lane_of
from tests.front.loops import run


@pytest.mark.parametrize(
    ("method", "path", "lane"),
    [
        ("GET", "/", LaneName.READ),
        ("HEAD", "/staff/gifts", LaneName.READ),
        ("POST", "/campaigns/winter", LaneName.WRITE),
        ("POST", "/webhooks/stripe", LaneName.WEBHOOKS),
        ("GET", "/staff/gifts.fr.csv", LaneName.EXPORT),
        ("GET", "/staff/gifts.xlsx", LaneName.EXPORT),
        ("GET", "/readyz", LaneName.PROGRAMS),
    ],
)
def test_each_request_has_its_lane(method, path, lane):
    assert lane_of(method, path) is lane


def test_who_comes_when_all_places_are_taken_is_refused():
    async def scenario():
        lane, may_end = Lane(LaneName.READ, Size(1, 1)), threading.Event()
        running = asyncio.create_task(lane.run(may_end.wait))
        waiting = asyncio.create_task(lane.run(lambda: "waited"))
        await asyncio.sleep(0)
        with pytest.raises(LaneFull):
            await lane.run(lambda: "refused")
        may_end.set()
        return await running, await waiting

    assert run(scenario()) == (True, "waited")


def test_a_request_that_leaves_its_place_lets_the_next_one_begin():
    async def scenario():
        lane, may_end = Lane(LaneName.WRITE, Size(1, 0, outside=1)), threading.Event()
        place = LanePlace()

        def work():
            place.leave()
            place.leave()
            return may_end.wait(5)

        running = asyncio.create_task(lane.run(work, place))
        await asyncio.sleep(0)
        while not lane.is_free:
            await asyncio.sleep(0.01)
        answer = await lane.run(lambda: "beside it")
        may_end.set()
        return await running, answer

    assert run(scenario()) == (True, "beside it")


def test_a_place_that_is_left_twice_is_one_place():
    async def scenario():
        lane, place = Lane(LaneName.WRITE, Size(1, 0, outside=1)), LanePlace()
        await lane.run(place.leave, place)
        place.leave()
        await asyncio.sleep(0.01)
        may_end = threading.Event()
        running = asyncio.create_task(lane.run(may_end.wait))
        await asyncio.sleep(0)
        with pytest.raises(LaneFull):
            await lane.run(lambda: "refused")
        may_end.set()
        return await running

    assert run(scenario()) is True


def test_a_picture_waits_for_other_pictures_only():
    name = lane_of("POST", "/account/pages/x/picture", "multipart/form-data; boundary=x")

    assert name is LaneName.UPLOAD


def test_who_waits_too_long_is_refused():
    async def scenario():
        lane, may_end = Lane(LaneName.READ, Size(1, 5, seconds=0.05)), threading.Event()
        running = asyncio.create_task(lane.run(may_end.wait))
        await asyncio.sleep(0)
        with pytest.raises(LaneFull):
            await lane.run(lambda: "refused")
        may_end.set()
        await running
        return await lane.run(lambda: "free again")

    assert run(scenario()) == "free again"


def test_a_crowd_waits_as_long_as_others_are_answered():
    async def scenario():
        lane = Lane(LaneName.WRITE, Size(1, 50, seconds=0.2))
        return await asyncio.gather(*(lane.run(lambda: time.sleep(0.05)) for _number in range(12)))

    assert run(scenario()) == [None] * 12


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(lanes, "LONGEST_WAIT_SECONDS", 0.3)

    async def scenario():
        lane = Lane(LaneName.WRITE, Size(1, 50, seconds=0.2))
        work = (lane.run(lambda: time.sleep(0.05)) for _number in range(30))
        return await asyncio.gather(*work, return_exceptions=True)

    outcomes = run(scenario())
    assert outcomes[0] is None
    assert isinstance(outcomes[-1], LaneFull)


def test_a_thread_keeps_its_place_when_its_client_has_gone():
    async def scenario():
        faults = []
        asyncio.get_running_loop().set_exception_handler(lambda _loop, fault: faults.append(fault))
        lane, may_end = Lane(LaneName.READ, Size(1, 0)), threading.Event()
        running = asyncio.create_task(lane.run(may_end.wait))
        await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.sleep(0.01)
        is_free_meanwhile = lane.is_free
        may_end.set()
        while not lane.is_free:
            await asyncio.sleep(0.01)
        return is_free_meanwhile, faults

    assert run(scenario()) == (False, [])
