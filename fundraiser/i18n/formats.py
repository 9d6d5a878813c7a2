"""Formats of amounts, dates and instants in each language.

`$1,234.50` in English, `1 234,50 $` in French, with no-break spaces. Currencies other than the
Canadian dollar have their own symbol, e.g. `US$`. Babel writes them all, but for a time of day and
the first of a month in French.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import dates, lists, numbers
from flask import Flask
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.clock import last_minute
from fundraiser.database.counting import MOST_COUNTED
from fundraiser.i18n.languages import Language, current_language
from fundraiser.money import DIGITS, Money

NO_BREAK = "\u00a0"


def money(amount: Money) -> str:
    """Return an amount in the current language, e.g. `$1,234.50` or `1 234,50 $`."""
    return _currency(amount, current_language())


def short_money(amount: Money) -> str:
    """Return an amount, a whole one without cents, e.g. `$50`. For buttons and axes."""
    has_cents = amount.cents % 10 ** DIGITS[amount.currency] != 0
    return _currency(amount, current_language(), has_cents=has_cents)


def money_alike(amounts: Iterable[Money]) -> Callable[[Money], str]:
    """Return how to show amounts that stand together: without cents if all of them are whole."""
    is_whole = all(amount.cents % 10 ** DIGITS[amount.currency] == 0 for amount in amounts)
    return short_money if is_whole else money


def typed_money(amount: Money) -> str:
    """Return an amount for a form field, e.g. `1234.50` or `1234,50`."""
    plain = amount.plain()
    return plain.replace(".", ",") if current_language() is Language.FRENCH else plain


def number(value: int) -> str:
    """Return a whole number with thousands separators."""
    return _whole_number(value, current_language())


def counted(count: int) -> str:
    """Return a count; of more than MOST_COUNTED, that they are more."""
    if count > MOST_COUNTED:
        return _("More than %(count)s", count=number(MOST_COUNTED))
    return number(count)


def percent(value: Fraction | int) -> str:
    """Return a share as whole per cent, rounded down. A `value` of 1 is 100%."""
    whole = (value * 100).__floor__()
    return numbers.format_percent(Decimal(whole) / 100, locale=current_language().locale)


def date_in_full(day: date) -> str:
    """Return a date in full: `31 December 2026`, `31 décembre 2026`, `1er janvier 2027`."""
    return _day_in_words(day, current_language())


def day_and_month(day: date) -> str:
    """Return a short date without its year, for charts and tables: `31 Dec`, `31 déc`."""
    return dates.format_date(day, "d MMM", locale=_plain_locale()).replace(".", "")


def time_of_day(value: datetime, zone: str) -> str:
    """Return the local time in a zone: `11:59 p.m.`, `23 h 59`.

    Babel's French has two digits for each part: `08 h 00`. We write `8 h`.
    """
    return _time_in_words(value, zone, current_language())


def zone_name(zone: str) -> str:
    """Return the zone's common name: `Eastern Time`, `heure de l’Est`."""
    return _zone_name(zone, current_language())


def instant(value: datetime, zone: str) -> str:
    """Return an instant with its zone: `31 December 2026, 11:59 p.m. Eastern Time`."""
    return _instant_in_words(value, zone, current_language())


def deadline(ends_at: datetime, zone: str, *, at: datetime | None = None) -> str:
    """Return an end as people say it (M14).

    Midnight is shown as the minute before: `31 December 2026, 11:59 p.m. Eastern Time`. Said at an
    instant `at` of the same year, it has no year.
    """
    last = last_minute(ends_at, zone)
    text = instant(last, zone)
    year = last.astimezone(ZoneInfo(zone)).year
    is_this_year = at is not None and at.astimezone(ZoneInfo(zone)).year == year
    return text.replace(f" {year}", "", 1) if is_this_year else text


def date_and_time(value: datetime, zone: str) -> str:
    """Return an instant without the zone's name: `31 December 2026, 11:59 p.m.`."""
    return _local_time_in_words(value, zone, current_language())


def ago(value: datetime, zone: str) -> str:
    """Return how long ago that was: `2 days ago`. After a week, the day in full."""
    since = clock.now() - value
    if since >= timedelta(days=7):
        return date_in_full(value.astimezone(ZoneInfo(zone)).date())
    if since < timedelta(minutes=1):
        return _("a moment ago")
    return dates.format_timedelta(-since, add_direction=True, locale=_plain_locale())


def iso_instant(value: datetime) -> str:
    """Return an instant in ISO 8601, for `<time datetime>` and JSON."""
    return value.isoformat(timespec="seconds").replace("+00:00", "Z")


def listed(names: Sequence[str]) -> str:
    """Return names as a list in words: `A, B and C`, `A, B et C`."""
    return lists.format_list(names, locale=_plain_locale())


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        money=money,
        deadline=deadline,
        short_money=short_money,
        money_alike=money_alike,
        ago=ago,
        number=number,
        counted=counted,
        percent=percent,
        date=date_in_full,
        day_and_month=day_and_month,
        time_of_day=time_of_day,
        instant=instant,
        date_and_time=date_and_time,
        iso_instant=iso_instant,
        zone_name=zone_name,
        listed=listed,
    )


@lru_cache(maxsize=1000)
def _currency(amount: Money, language: Language, *, has_cents: bool = True) -> str:
    """Return an amount as Babel writes it. Cached: a page shows dozens, and each takes long."""
    pattern = language.locale.currency_formats["standard"].pattern
    return numbers.format_currency(
        Decimal(amount.plain()),
        amount.currency,
        pattern if has_cents else pattern.replace(".00", ""),
        locale=language.locale,
        currency_digits=has_cents,
    )


@lru_cache(maxsize=1000)
def _instant_in_words(value: datetime, zone: str, language: Language) -> str:
    between = ", " if language is Language.FRENCH else " "
    return f"{_local_time_in_words(value, zone, language)}{between}{_zone_name(zone, language)}"


@lru_cache(maxsize=1000)
def _local_time_in_words(value: datetime, zone: str, language: Language) -> str:
    day = _day_in_words(value.astimezone(ZoneInfo(zone)).date(), language)
    between = " à " if language is Language.FRENCH else ", "
    return f"{day}{between}{_time_in_words(value, zone, language)}"


def _time_in_words(value: datetime, zone: str, language: Language) -> str:
    local = value.astimezone(ZoneInfo(zone))
    if language is Language.FRENCH:
        minutes = f"{NO_BREAK}{local.minute:02d}" if local.minute else ""
        return f"{local.hour}{NO_BREAK}h{minutes}"
    half = "a.m." if local.hour < 12 else "p.m."
    return f"{local.hour % 12 or 12}:{local.minute:02d}{NO_BREAK}{half}"


@lru_cache(maxsize=1000)
def _zone_name(zone: str, language: Language) -> str:
    """Return a zone's name that is the same in winter and summer. Babel takes long to find it."""
    if zone == "UTC":
        return zone
    name = dates.get_timezone_name(
        ZoneInfo(zone), width="long", locale=language.locale, zone_variant="generic"
    )
    return name.replace("'", "’")


@lru_cache(maxsize=1000)
def _whole_number(value: int, language: Language) -> str:
    return numbers.format_decimal(value, locale=language.locale)


@lru_cache(maxsize=1000)
def _day_in_words(day: date, language: Language) -> str:
    if language is Language.FRENCH:
        ordinal = "1er" if day.day == 1 else str(day.day)
        rest = dates.format_date(day, "MMMM y", locale=language.locale)
        return f"{ordinal}{NO_BREAK}{rest}"
    text = dates.format_date(day, "d MMMM y", locale=language.locale)
    return text.replace(" ", NO_BREAK, 1)


def _plain_locale() -> str:
    return "fr" if current_language() is Language.FRENCH else "en_GB"
