"""On which days nobody is expected to work: what we rely on of the library of holidays."""

from datetime import date, timedelta

import pytest
from babel import Locale

from fundraiser.organisation.working_days import calendar_choices, working_days


def days_off(calendar: str, year: int) -> list[date]:
    """Return the weekdays of a year on which nobody works."""
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    known = working_days(calendar)
    return [day for day in days if day.weekday() < 5 and not known.is_working_day(day)]


def test_canada_keeps_the_holidays_of_its_labour_code():
    assert days_off("CA", 2026) == [
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


@pytest.mark.parametrize(
    ("calendar", "day", "is_worked"),
    [
        pytest.param("CA-ON", date(2026, 2, 16), False, id="family-day-in-ontario"),
        pytest.param("CA-QC", date(2026, 2, 16), True, id="not-in-quebec"),
        pytest.param("CA-QC", date(2026, 6, 24), False, id="saint-jean-in-quebec"),
        pytest.param("FR", date(2026, 7, 14), False, id="another-country"),
    ],
)
def test_a_province_keeps_its_own(calendar, day, is_worked):
    assert (day not in working_days(calendar)) is is_worked


def test_nobody_works_on_a_weekend():
    assert not working_days("CA-ON").is_working_day(date(2026, 12, 5))


def test_two_holidays_of_one_weekend_are_kept_on_two_days():
    assert working_days("CA-ON").get_nth_working_day(date(2027, 12, 24), 1) == date(2027, 12, 29)


def test_a_calendar_is_chosen_by_its_name_in_both_languages():
    english, french = (calendar_choices(Locale(language, "CA")) for language in ("en", "fr"))

    assert english[0] == french[0] == ("CA", "Canada")
    assert ("CA-BC", "Canada – British Columbia") in english
    assert ("CA-BC", "Canada – Colombie-Britannique") in french
    assert ("CH", "Switzerland") in english
    assert ("CH", "Suisse") in french
    assert all(working_days(code).country == code[:2] for code, _name in english)
