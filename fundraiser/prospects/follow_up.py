"""The next email of a series, from what a person has and has not done. Pure.

Each step of a series is sent once, a given time after the series began. If several steps are due
(because no job ran, or the person returned late), only the latest is sent. Nobody gets an email at
night or on a holiday, two on one day, or one on a day on which a colleague was in touch or a draft
is recalled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from fundraiser.clock import date_in
from fundraiser.labels import LabelledEnum
from fundraiser.mail.quiet_hours import fitting


class FollowUp(LabelledEnum):
    """An email of a series."""

    NO_PAGE_YET = "no-page-yet", _l("After three days: three things to settle")
    STILL_NO_PAGE = "still-no-page", _l("After ten days: where are you stuck?")
    LAST_WORD = "last-word", _l("After 24 days: the last word")


@dataclass(frozen=True, slots=True)
class SeriesStep:
    """One email of a series, and the time from the beginning of the series to it."""

    message: FollowUp
    after: timedelta


@dataclass(frozen=True, slots=True)
class ProspectStanding:
    """What decides about the next email to a person.

    `began_at` is the beginning of their series, `sent` the time of each email sent so far, and
    `last_at` the last time we wrote or spoke to them.
    """

    began_at: datetime
    agrees: bool
    has_page: bool
    is_over: bool  # the prospect is no longer open
    sent: Mapping[FollowUp, datetime]
    last_at: datetime | None
    reminders: tuple[datetime, ...] = ()  # when a draft of theirs was or will be recalled by email


@dataclass(frozen=True, slots=True)
class FollowUpDue:
    """The next email, and the earliest time to send it."""

    message: FollowUp
    at: datetime


PROSPECT_SERIES = (
    SeriesStep(FollowUp.NO_PAGE_YET, timedelta(days=3)),
    SeriesStep(FollowUp.STILL_NO_PAGE, timedelta(days=10)),
    SeriesStep(FollowUp.LAST_WORD, timedelta(days=24)),
)


def next_for_prospect(standing: ProspectStanding, *, at: datetime, zone: str) -> FollowUpDue | None:
    """Return the next email to a prospect, or None.

    A prospect with a page gets the owner's emails instead. The reminder of a draft goes first: the
    email of the series waits for the day after.
    """
    if standing.has_page or standing.is_over or not standing.agrees:
        return None
    due = next_of(PROSPECT_SERIES, standing, at=at, zone=zone)
    return _after_reminders(due, standing, zone) if due else None


def _after_reminders(due: FollowUpDue, standing: ProspectStanding, zone: str) -> FollowUpDue:
    for reminder in sorted(standing.reminders):
        if date_in(reminder, zone) == date_in(due.at, zone):
            due = replace(due, at=fitting(due.at, reminder, zone))
    return due


def next_of(
    series: tuple[SeriesStep, ...], standing: ProspectStanding, *, at: datetime, zone: str
) -> FollowUpDue | None:
    """Return the latest step of a series that is due by `at`, else the first one to come.

    Steps before one that was sent are skipped.
    """
    open_steps = _open_steps(series, standing)
    if not open_steps:
        return None
    due_steps = [step for step in open_steps if standing.began_at + step.after <= at]
    step = due_steps[-1] if due_steps else open_steps[0]
    due_at = standing.began_at + step.after
    return FollowUpDue(step.message, fitting(due_at, standing.last_at, zone, at=at))


def _open_steps(
    series: tuple[SeriesStep, ...], standing: ProspectStanding
) -> tuple[SeriesStep, ...]:
    sent = [place for place, step in enumerate(series) if step.message in standing.sent]
    return series[sent[-1] + 1 :] if sent else series
