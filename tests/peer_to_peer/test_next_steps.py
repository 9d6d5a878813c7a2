"""What would help a page most, and forms that were made from something else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fundraiser.peer_to_peer.next_steps import Momentum, NextStep, next_step
from fundraiser.peer_to_peer.seen import ChangedMeanwhile, require_unchanged, version_of
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


def test_a_version_is_the_same_for_the_same_facts_only():
    assert version_of("a", 1) == version_of("a", 1)
    assert version_of("a", "bc") != version_of("ab", "c")
    assert version_of(None) != version_of("None")
    assert version_of(1) != version_of("1")


def test_what_was_made_from_something_else_is_refused():
    require_unchanged(version_of("a"), version_of("a"))
    for seen in ("", "x", version_of("b"), "\0"):
        with pytest.raises(ChangedMeanwhile):
            require_unchanged(seen, version_of("a"))
