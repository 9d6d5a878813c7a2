"""Which email is due to the owner of a page, from what has and has not happened there. Pure.

*News* tells an owner what happened on their page: the first gift, each quarter of the goal, the
end. *Tips* say what may help: a picture, three asks for a page without a gift, what the event's own
date calls for, a quiet week, the last week. News goes to every owner who has not stopped it, as a
notice of what they set up; tips to those who agreed.

Each message goes once. When several are due, the weightiest goes and those it makes stale never do:
who reaches half in a day hears of the half, not of the quarter. A message whose time is over is
dropped. One a day, none at night, none on a holiday (`mail/quiet_hours.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from fundraiser.clock import date_in
from fundraiser.mail.quiet_hours import MORNING, fitting, is_quiet_day


class OwnerMessage(StrEnum):
    """The emails of an owner's series, the weightiest first."""

    ENDED = "ended"
    EVENT_DAY = "event-day"
    EVENT_EVE = "event-eve"
    REACHED = "reached"
    THREE_QUARTERS = "three-quarters"
    HALF = "half"
    QUARTER = "quarter"
    FIRST_GIFT = "first-gift"
    AFTER_EVENT = "after-event"
    EVENT_WEEK = "event-week"
    LAST_WEEK = "last-week"
    EVENT_THREE_WEEKS = "event-three-weeks"
    ASK_A_GROUP = "ask-a-group"
    ASK_FIVE = "ask-five"
    GIVE_FIRST = "give-first"
    NO_PICTURE = "no-picture"
    QUIET_WEEK = "quiet-week"
    QUIET_AGAIN = "quiet-again"
    STILL_QUIET = "still-quiet"

    @property
    def is_news(self) -> bool:
        return self in NEWS


MILESTONES = {
    OwnerMessage.REACHED: 100,
    OwnerMessage.THREE_QUARTERS: 75,
    OwnerMessage.HALF: 50,
    OwnerMessage.QUARTER: 25,
}
ASCENT = (OwnerMessage.FIRST_GIFT, *reversed(MILESTONES))  # each makes those before it stale
NEWS = frozenset({OwnerMessage.ENDED, *ASCENT})
# What a page without a gift hears: from which day on, and until which.
ASKS = {
    OwnerMessage.GIVE_FIRST: (2, 5),
    OwnerMessage.ASK_FIVE: (5, 9),
    OwnerMessage.ASK_A_GROUP: (9, 11),
}
# What the event's date calls for: from which day on, counted from that date, and until which.
EVENT_DAYS = {
    OwnerMessage.EVENT_THREE_WEEKS: (-21, -14),
    OwnerMessage.EVENT_WEEK: (-7, -3),
    OwnerMessage.EVENT_EVE: (-1, 0),
    OwnerMessage.EVENT_DAY: (0, 1),
    OwnerMessage.AFTER_EVENT: (1, 5),
}
QUIET = (OwnerMessage.QUIET_WEEK, OwnerMessage.QUIET_AGAIN, OwnerMessage.STILL_QUIET)
A_DAY = timedelta(days=1)
PICTURE_DAYS = (1, 14)
QUIET_AFTER = timedelta(days=7)
LAST_STRETCH = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProgress:
    """What is known of a page. `sent` says when each message went out; `last_at` is when the owner
    heard from us last, about any page of theirs."""

    live_since: datetime
    ends_at: datetime
    is_open: bool  # live and taking gifts, as far as its owner and we wish
    has_picture: bool
    gift_count: int
    percent: int  # of its goal, given by donors
    last_gift_at: datetime | None
    reached_at: datetime | None  # when the highest step it has reached was reached
    hears_of_gifts: bool  # by emails about the gifts themselves
    event_on: date | None
    agrees_to_tips: bool
    has_stopped: bool
    sent: Mapping[OwnerMessage, datetime]
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueEmail:
    """The next email, and from when on it may leave."""

    message: OwnerMessage
    at: datetime
    until: datetime | None = None  # it is stale from then on


@dataclass(frozen=True, slots=True)
class Wish:
    """A message that fits from `since` on, and not any more from `until` on."""

    message: OwnerMessage
    since: datetime
    until: datetime | None = None


def next_for_owner(progress: PageProgress, *, at: datetime, zone: str) -> DueEmail | None:
    """Return the next email to a page's owner; None if none is to come as things stand.

    The weightiest of those due by `at`, or else the first to come.
    """
    if progress.has_stopped:
        return None
    order = list(OwnerMessage)
    due: list[DueEmail] = []
    to_come: list[DueEmail] = []
    for wish in _wishes(progress, at, zone):
        email = _planned(wish, progress, at, zone)
        if email is not None:
            (due if wish.since <= at else to_come).append(email)
    if due:
        return min(due, key=lambda email: order.index(email.message))
    return min(to_come, key=lambda email: (email.at, order.index(email.message)), default=None)


def _planned(wish: Wish, progress: PageProgress, at: datetime, zone: str) -> DueEmail | None:
    """Return when the message may leave; None if that is too late, or not agreed to."""
    is_wanted = wish.message.is_news or progress.agrees_to_tips
    if wish.message in progress.sent or not is_wanted:
        return None
    own_day = progress.event_on if wish.message is OwnerMessage.EVENT_DAY else None
    leaves_at = fitting(wish.since, progress.last_at, zone, at=at, event_on=own_day)
    is_late = wish.until is not None and leaves_at >= wish.until
    return None if is_late else DueEmail(wish.message, leaves_at, wish.until)


def _wishes(progress: PageProgress, at: datetime, zone: str) -> Iterator[Wish]:
    """Yield each message that fits, with the time for it."""
    yield Wish(OwnerMessage.ENDED, progress.ends_at)
    if at >= progress.ends_at or not progress.is_open:
        return
    yield from _ascent(progress, at, zone)
    yield from _event_days(progress, zone)
    yield from _tips(progress, zone)


def _ascent(progress: PageProgress, at: datetime, zone: str) -> Iterator[Wish]:
    """Yield the highest step that was reached, unless it or a higher one was told.

    Who hears of each gift hears of the step on the morning after, and needs no word of the first.
    """
    sent_steps = [place for place, message in enumerate(ASCENT) if message in progress.sent]
    reached = [
        place
        for place, message in enumerate(ASCENT)
        if progress.gift_count and progress.percent >= MILESTONES.get(message, 0)
    ]
    if not reached or reached[-1] <= max(sent_steps, default=-1):
        return
    message, reached_at = ASCENT[reached[-1]], progress.reached_at or at
    if not progress.hears_of_gifts:
        yield Wish(message, reached_at)
    elif message is not OwnerMessage.FIRST_GIFT:
        yield Wish(message, fitting(reached_at, reached_at, zone))


def _event_days(progress: PageProgress, zone: str) -> Iterator[Wish]:
    """Yield what the event's date calls for, if the page was live by then."""
    if progress.event_on is None:
        return
    for message, (first, end) in EVENT_DAYS.items():
        day = progress.event_on + first * A_DAY
        if message is OwnerMessage.EVENT_EVE and is_quiet_day(day):
            day -= A_DAY  # on a holiday it could not leave, and the day after would be too late
        since = _instant(day, MORNING, zone)
        if progress.live_since <= since < progress.ends_at:
            until = _instant(progress.event_on + end * A_DAY, time(), zone)
            yield Wish(message, since, min(until, progress.ends_at))


def _tips(progress: PageProgress, zone: str) -> Iterator[Wish]:
    began = progress.live_since
    if not progress.has_picture:
        yield _in_days(OwnerMessage.NO_PICTURE, began, PICTURE_DAYS)
    if not progress.gift_count:
        for message, days in ASKS.items():
            yield _in_days(message, began, days)
    last_week_at = progress.ends_at - LAST_STRETCH
    if last_week_at >= began and not _has_event_after(last_week_at, progress, zone):
        yield Wish(OwnerMessage.LAST_WEEK, last_week_at, progress.ends_at - A_DAY)
    yield from _quiet(progress, until=last_week_at)


def _quiet(progress: PageProgress, *, until: datetime) -> Iterator[Wish]:
    """Yield the next of the messages for a week without gifts; the last week has its own."""
    message = next((message for message in QUIET if message not in progress.sent), None)
    is_under_way = progress.gift_count > 0 and progress.percent < MILESTONES[OwnerMessage.REACHED]
    if message is None or progress.last_gift_at is None or not is_under_way:
        return
    quiet_since = max(progress.last_gift_at, progress.last_at or progress.live_since)
    if quiet_since + QUIET_AFTER < until:
        yield Wish(message, quiet_since + QUIET_AFTER, until)


def _has_event_after(instant: datetime, progress: PageProgress, zone: str) -> bool:
    """Return whether the event is between that day and the end, so that it has messages of its
    own."""
    first, last = (date_in(edge, zone) for edge in (instant, progress.ends_at))
    return progress.event_on is not None and first <= progress.event_on <= last


def _in_days(message: OwnerMessage, began: datetime, days: tuple[int, int]) -> Wish:
    first, end = days
    return Wish(message, began + first * A_DAY, began + end * A_DAY)


def _instant(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone))
