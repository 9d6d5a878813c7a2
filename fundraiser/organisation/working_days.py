"""The days on which the organisation works: Monday to Friday, public holidays left out. Pure.

A calendar of holidays is named by a country and, in Canada, its province: `CA-QC`, `FR`; `CA` alone
is the Canada Labour Code's. A holiday on a weekend is kept on a working day where the law says so.
"""

from dataclasses import dataclass
from unicodedata import normalize

from babel import Locale
from holidays import GOVERNMENT, PUBLIC, HolidayBase, country_holidays
from holidays import list_supported_countries as supported_countries

CANADA = "CA"


@dataclass(frozen=True, slots=True)
class Office:
    """The clock that the organisation goes by, and the days on which it works."""

    zone: str
    days: HolidayBase


def working_days(calendar: str) -> HolidayBase:
    """Return the calendar, which knows `is_working_day(day)` and `get_nth_working_day(day, n)`.

    A new one each time: it fills itself year by year as it is asked, so threads must not share it.
    """
    country, _, province = calendar.partition("-")
    categories = (PUBLIC, GOVERNMENT) if calendar == CANADA else (PUBLIC,)
    return country_holidays(country, subdiv=province or None, categories=categories)


def calendar_choices(locale: Locale) -> list[tuple[str, str]]:
    """Return the calendars with their names: Canada and its provinces, then other countries."""
    known = supported_countries()
    countries = {code: name for code, name in locale.territories.items() if code in known}
    canada, law = countries.pop(CANADA), working_days(CANADA)
    provinces = [
        (f"{CANADA}-{code}", f"{canada} – {_province(law, code, locale)}")
        for code in law.subdivisions
    ]
    others = sorted(countries.items(), key=lambda country: normalize("NFKD", country[1]))
    return [(CANADA, canada), *provinces, *others]


def _province(law: HolidayBase, code: str, locale: Locale) -> str:
    """Return what a province is called: the library lists its English name, then its French."""
    names = [name for name, province in law.subdivisions_aliases.items() if province == code]
    return names[-1] if locale.language == "fr" else names[0]
