"""The rules of the line for payment pages."""

from fractions import Fraction

import pytest

from fundraiser.config import Settings
from fundraiser.pledges.line_pace import LinePace
from fundraiser.pledges.turns import PlaceInLine, place_after

AT_ONCE = 3


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


@pytest.mark.parametrize(
    ("pace", "seconds"), [(None, 2), ("25", 2), ("1/2", 61), ("1/200", None), ("0", None)]
)
def test_the_wait_is_told_by_the_pace_of_the_line(tmp_path, pace, seconds):
    settings = Settings.from_environment({"INSTANCE_PATH": str(tmp_path)})

    pace = pace and Fraction(pace)

    assert place_after(104, settings, pace=pace) == PlaceInLine(30, seconds)
    assert place_after(74, settings, pace=pace) is None


def people(*numbers):
    return {str(number) for number in numbers}


def test_the_pace_is_of_those_who_left_while_others_waited():
    pace = LinePace()
    for second in range(5):
        pace.note(people(*range(second, second + 40)), at_once=AT_ONCE, now=second * 1000)
    paces = [pace.per_second]

    pace.note(people(*range(5, 45)), at_once=AT_ONCE, now=5_000)
    paces.append(pace.per_second)
    for second in range(6, 21):
        pace.note(people(*range(5, 45)), at_once=AT_ONCE, now=second * 1000)
    paces.append(pace.per_second)

    assert paces == [None, 1, Fraction(1, 4)]


def test_a_line_that_stood_still_half_a_minute_ago_is_forgotten():
    pace = LinePace()
    for second in range(20):
        pace.note(people(*range(40)), at_once=AT_ONCE, now=second * 1000)
    stood = pace.per_second

    for second in range(20, 60):
        pace.note(people(*range(2 * second, 2 * second + 50)), at_once=AT_ONCE, now=second * 1000)

    assert (stood, pace.per_second) == (Fraction(0), Fraction(2))


def test_while_nobody_waits_for_a_turn_there_is_no_pace():
    pace = LinePace()
    for second in range(40):
        pace.note(people(1, 2, 3), at_once=AT_ONCE, now=second * 1000)

    assert pace.per_second is None


@pytest.mark.parametrize(
    ("seconds", "again"), [(2, 1), (40, 5), (121, 15), (3_600, 15), (None, 15)]
)
def test_who_stands_farther_back_asks_less_often(seconds, again):
    assert PlaceInLine(1, seconds).poll_seconds == again
