"""Which email is due to the owner of a page, from what has and has not happened there. Pure.

*News* tells an owner what happened on their page: the first gift, each quarter of the goal, the
end. *Tips* say what may help: a picture, the first ask, a quiet week, the last week. News goes to
every owner who has not stopped it, as a notice of what they set up; tips to those who agreed.

When several are due, the weightiest goes and those it makes stale never do: who reaches half in a
day hears of the half, not of the quarter. One a day, and none at night (`mail/quiet_hours.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fundraiser.mail.quiet_hours import fitting


class OwnerMessage(StrEnum):
    """The emails of an owner's series, the weightiest first."""

    ENDED = "ended"
    REACHED = "reached"
    THREE_QUARTERS = "three-quarters"
    HALF = "half"
    QUARTER = "quarter"
    FIRST_GIFT = "first-gift"
    LAST_WEEK = "last-week"
    NO_GIFT_YET = "no-gift-yet"
    NO_PICTURE = "no-picture"
    QUIET_WEEK = "quiet-week"

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
PICTURE_AFTER = timedelta(days=1)
NO_GIFT_AFTER = timedelta(days=3)
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
    agrees_to_tips: bool
    has_stopped: bool
    sent: Mapping[OwnerMessage, datetime]
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueEmail:
    """The next email, and from when on it may leave."""

    message: OwnerMessage
    at: datetime


def next_for_owner(progress: PageProgress, *, at: datetime, zone: str) -> DueEmail | None:
    """Return the next email to a page's owner; None if none is to come as things stand.

    The weightiest of those due by `at`, or else the first to come.
    """
    if progress.has_stopped:
        return None
    wishes = [
        DueEmail(message, wished_at)
        for message, wished_at in _wishes(progress, at)
        if message.is_news or progress.agrees_to_tips
    ]
    due = [wish for wish in wishes if wish.at <= at]
    order = list(OwnerMessage)
    if due:
        chosen = min(due, key=lambda wish: order.index(wish.message))
    elif wishes:
        chosen = min(wishes, key=lambda wish: (wish.at, order.index(wish.message)))
    else:
        return None
    return DueEmail(chosen.message, fitting(chosen.at, progress.last_at, zone))


def _wishes(progress: PageProgress, at: datetime) -> Iterator[tuple[OwnerMessage, datetime]]:
    """Yield each message that fits, with the instant from which it does."""
    if OwnerMessage.ENDED not in progress.sent:
        yield OwnerMessage.ENDED, progress.ends_at
    if at >= progress.ends_at or not progress.is_open:
        return
    yield from _ascent(progress, at)
    yield from _tips(progress)


def _ascent(progress: PageProgress, at: datetime) -> Iterator[tuple[OwnerMessage, datetime]]:
    """Yield the highest step that was reached, unless it or a higher one was told."""
    sent_steps = [place for place, message in enumerate(ASCENT) if message in progress.sent]
    reached = [
        place
        for place, message in enumerate(ASCENT)
        if progress.gift_count and progress.percent >= MILESTONES.get(message, 0)
    ]
    if reached and reached[-1] > max(sent_steps, default=-1):
        yield ASCENT[reached[-1]], progress.last_gift_at or at


def _tips(progress: PageProgress) -> Iterator[tuple[OwnerMessage, datetime]]:
    sent, began = progress.sent, progress.live_since
    if not progress.has_picture and OwnerMessage.NO_PICTURE not in sent:
        yield OwnerMessage.NO_PICTURE, began + PICTURE_AFTER
    if not progress.gift_count and OwnerMessage.NO_GIFT_YET not in sent:
        yield OwnerMessage.NO_GIFT_YET, began + NO_GIFT_AFTER
    last_week_at = progress.ends_at - LAST_STRETCH
    if OwnerMessage.LAST_WEEK not in sent and last_week_at >= began:
        yield OwnerMessage.LAST_WEEK, last_week_at
    if progress.gift_count:
        quiet_since = max(progress.last_gift_at or began, sent.get(OwnerMessage.QUIET_WEEK, began))
        if quiet_since + QUIET_AFTER < last_week_at:  # the last week has an email of its own
            yield OwnerMessage.QUIET_WEEK, quiet_since + QUIET_AFTER
