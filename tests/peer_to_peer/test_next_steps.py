"""What would help a page most."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fundraiser.peer_to_peer.next_steps import Momentum, NextStep, next_step
from tests.make import instant

NOW = instant("2026-12-10 12:00")
GOES_WELL = Momentum(
    has_picture=True,
    gift_count=4,
    unthanked_count=0,
    percent=60,
    published_at=NOW - timedelta(days=20),
    last_update_at=NOW - timedelta(days=1),
)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({}, NextStep.SHARE),
        ({"unthanked_count": 1, "has_picture": False, "percent": 120}, NextStep.THANK),
        ({"has_picture": False, "gift_count": 0}, NextStep.ADD_PICTURE),
        ({"gift_count": 0}, NextStep.ASK_THE_CLOSEST),
        ({"percent": 99}, NextStep.SHARE),
        ({"percent": 100, "last_update_at": None}, NextStep.RAISE_GOAL),
        ({"last_update_at": None}, NextStep.WRITE_UPDATE),
        ({"last_update_at": NOW - timedelta(days=7)}, NextStep.WRITE_UPDATE),
        ({"last_update_at": None, "published_at": NOW - timedelta(days=2)}, NextStep.SHARE),
    ],
)
def test_one_thing_at_a_time(changes, step):
    assert next_step(replace(GOES_WELL, **changes), at=NOW) is step
