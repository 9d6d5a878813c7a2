"""The day that a prospect names in their own words."""

from datetime import date

import pytest

from fundraiser.prospects.event_days import read_event_day

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2027-03-14", date(2027, 3, 14)),
        ("14 March 2027", date(2027, 3, 14)),
        ("Sunday, March 14th, 2027, in the morning", date(2027, 3, 14)),
        ("le 14 mars 2027", date(2027, 3, 14)),
        ("le 1er février", date(2027, 2, 1)),
        ("5 Dec.", date(2026, 12, 5)),
        ("Dec 5", date(2026, 12, 5)),
        ("Le 15 août", date(2027, 8, 15)),
        ("28 November", TODAY),
    ],
)
def test_a_day_is_read(words, day):
    assert read_event_day(words, today=TODAY) == day


@pytest.mark.parametrize(
    "words",
    [
        "",
        "in spring",
        "no idea yet",
        "March",
        "New Year’s Day",
        "31 April",
        "2026-13-45",
        "29 February",
        "14 March 2020",
        "between 3 March and 5 March",
        "03/04/2027",
    ],
)
def test_what_names_no_single_day_to_come_is_left_alone(words):
    assert read_event_day(words, today=TODAY) is None
