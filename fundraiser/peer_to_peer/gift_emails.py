"""When the owner of a page hears of gifts: one email for each, or one a day. Pure.

By default each gift has an email, three a day at the most, and the others share one the next
morning. Most pages have a gift a day or fewer: thanks are written while they are warm, and whoever
has twenty on one day has not twenty emails. These emails are what an owner asked for, so the limit
of one a day of the series does not count them; night and holidays do.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum
from fundraiser.mail.quiet_hours import fitting

MOST_A_DAY = 3
DAILY_AT = time(17)  # so that there is an evening to give thanks
TOLD_FOR = timedelta(days=3)  # an older gift is no news


class GiftEmails(LabelledEnum):
    """How an owner hears of gifts."""

    EACH = "each", _l("As gifts come in, at most three emails a day")
    DAILY = "daily", _l("Once a day, with all gifts of the day")
    NONE = "none", _l("Never")


def next_gift_email(
    choice: GiftEmails, *, sent_today: int, at: datetime, zone: str, event_on: date | None
) -> datetime | None:
    """Return when the owner may next hear of gifts, `at` or later; None if they wish not to."""
    if choice is GiftEmails.NONE:
        return None
    if choice is GiftEmails.EACH:
        last_at = at if sent_today >= MOST_A_DAY else None
        return fitting(at, last_at, zone, event_on=event_on)
    day = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=min(sent_today, 1))
    wished_at = datetime.combine(day, DAILY_AT, ZoneInfo(zone))
    return fitting(wished_at, None, zone, at=at, event_on=event_on)
