"""The organisation's working days: Monday to Friday without public holidays. Pure.

A holiday calendar is named by a country and, in Canada, a province: `CA-QC`, `FR`. `CA` alone is
the Canada Labour Code's. A holiday on a weekend moves to a working day where the law says so.
"""

from dataclasses import dataclass
from unicodedata import normalize

from babel import Locale
from holidays import GOVERNMENT, PUBLIC, HolidayBase, country_holidays
from holidays import list_supported_countries as supported_countries

CANADA = "CA"


@dataclass(frozen=True, slots=True)
class Office:
    """The organisation's time zone and its working days."""

    zone: str
    days: HolidayBase


def working_days(calendar: str) -> HolidayBase:
    """Return the calendar, with `is_working_day(day)` and `get_nth_working_day(day, n)`.

    Returns a new object each time: it loads years on demand and is not safe to share with threads.
    """
    country, _, province = calendar.partition("-")
    categories = (PUBLIC, GOVERNMENT) if calendar == CANADA else (PUBLIC,)
    return country_holidays(country, subdiv=province or None, categories=categories)


def calendar_choices(locale: Locale) -> list[tuple[str, str]]:
    """Return (calendar, label): Canada and its provinces, then other countries by name."""
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
    """Return a province's name. The library lists the English name first and the French last."""
    names = [name for name, province in law.subdivisions_aliases.items() if province == code]
    return names[-1] if locale.language == "fr" else names[0]
