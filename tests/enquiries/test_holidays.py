from datetime import date

import pytest

from fundraiser.enquiries.holidays import easter_sunday, holidays_in


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1954, date(1954, 4, 18)),  # the full moon that is moved by a day
        (1981, date(1981, 4, 19)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
        (2199, date(2199, 4, 14)),
    ],
)
def test_easter_sunday(year, expected):
    assert easter_sunday(year) == expected


def test_the_holidays_of_a_year():
    assert sorted(holidays_in(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 5, 18),
        date(2026, 7, 1),
        date(2026, 9, 7),
        date(2026, 9, 30),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 12, 25),
        date(2026, 12, 28),  # Boxing Day is a Saturday
    ]


def test_two_holidays_of_one_weekend_are_kept_on_two_days():
    christmas_on_saturday = holidays_in(2027)

    assert {date(2027, 12, 27), date(2027, 12, 28)} <= christmas_on_saturday
    assert date(2027, 12, 29) not in christmas_on_saturday
