"""How long something took, in the largest unit that says it well.

Babel rounds to the nearest unit, so that two hours less a minute would be two hours: a promise of
two hours is not to look broken, or kept, by rounding.
"""

from datetime import timedelta

from flask_babel import ngettext

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DAYS_FROM = timedelta(hours=48)


def how_long(span: timedelta) -> str:
    """Return a span as whole minutes, hours or days, rounded down: the filter `how_long`."""
    if span < HOUR:
        return str(ngettext("%(num)s minute", "%(num)s minutes", span // MINUTE))
    if span < DAYS_FROM:
        return str(ngettext("%(num)s hour", "%(num)s hours", span // HOUR))
    return str(ngettext("%(num)s day", "%(num)s days", span // DAY))
