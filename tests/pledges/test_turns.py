"""The rules of the line for payment pages."""

import pytest

from fundraiser.config import Settings
from fundraiser.pledges.turns import PlaceInLine, place_after


@pytest.mark.parametrize(
    ("before", "rate", "place"),
    [
        (74, 25, None),
        (75, 25, PlaceInLine(1, 1)),
        (116, 25, PlaceInLine(42, 2)),
        (3_074, 25, PlaceInLine(3_000, 121)),
        (3, 1, PlaceInLine(1, 2)),
    ],
)
def test_a_place_is_counted_from_those_who_have_their_turn(tmp_path, before, rate, place):
    settings = Settings.from_environment(
        {"INSTANCE_PATH": str(tmp_path), "STRIPE_CREATES_A_SECOND": str(rate)}
    )

    assert place_after(before, settings) == place


@pytest.mark.parametrize(("seconds", "again"), [(2, 1), (40, 5), (121, 15), (3_600, 15)])
def test_who_stands_farther_back_asks_less_often(seconds, again):
    assert PlaceInLine(1, seconds).poll_seconds == again
