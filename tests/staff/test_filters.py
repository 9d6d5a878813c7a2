"""What a list's address asks for."""

from datetime import date

import pytest

from fundraiser.staff.tables.list_query import LARGEST_CENTS, LONGEST_SEARCH, ListQuery

pytestmark = pytest.mark.usefixtures("app")  # faults are said in a language


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  Ana \t Silva ", "Ana Silva"),
        ("a\0b\u202ec", "a b c"),
        ("x" * 5000, "x" * LONGEST_SEARCH),
        ("\0", ""),
        ("", ""),
    ],
)
def test_text_is_one_short_line(typed, read):
    asked = ListQuery({"q": typed})

    assert asked.text("q") == read
    assert asked.kept == ({"q": read} if read else {})


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2026-12-31", date(2026, 12, 31)), ("", None), ("31-12-2026", None), ("0001-01-01", None)],
)
def test_a_day_is_a_date_that_can_be_meant(typed, read):
    asked = ListQuery({"from": typed})

    assert asked.day("from") == read
    assert bool(asked.faults) == bool(typed and read is None)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("50", 5000), ("1,234.50", 123450), ("9" * 18, LARGEST_CENTS), ("1e3", None), ("-5", None)],
)
def test_an_amount_is_read_strictly(typed, read):
    asked = ListQuery({"least": typed})

    assert asked.cents("least", "CAD") == read
    assert bool(asked.faults) == (read is None)


def test_a_choice_that_is_not_there_is_said():
    asked = ListQuery({"colour": "blue", "status": "received"})

    assert asked.choice("colour", ["red"]) == ""
    assert asked.choice("status", ["received"]) == "received"
    assert asked.faults == ["There is no blue to choose here. It was left out."]
