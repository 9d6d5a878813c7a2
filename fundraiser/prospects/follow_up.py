"""Which email is due to somebody, from what they have and have not done. Pure.

A series is a row of steps, each with the time after which it may be sent and what it waits for. A
step is sent once. Who was not written to for long (nothing ran, or they came back late) gets the
latest step that is due and not the ones before it. Nobody is written to at night, twice a day, or
on a day on which a colleague was in touch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum
from fundraiser.mail.quiet_hours import fitting


class FollowUp(LabelledEnum):
    """The emails of all series."""

    NO_PAGE_YET = "no-page-yet", _l("After three days: three things to settle")
    STILL_NO_PAGE = "still-no-page", _l("After ten days: where are you stuck?")
    LAST_WORD = "last-word", _l("After 24 days: the last word")


@dataclass(frozen=True, slots=True)
class SeriesStep:
    """One email of a series: when it may be sent, counted from the beginning of the series."""

    message: FollowUp
    after: timedelta


@dataclass(frozen=True, slots=True)
class ProspectStanding:
    """What is known of a person who may be written to.

    `began_at` is when their series began; `sent` says when each email of it went out; `last_at` is
    when anybody of us wrote or spoke to them last.
    """

    began_at: datetime
    agrees: bool
    has_page: bool
    is_over: bool  # said no, or is done
    sent: Mapping[FollowUp, datetime]
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class FollowUpDue:
    """The next email, and from when on it may leave."""

    message: FollowUp
    at: datetime


PROSPECT_SERIES = (
    SeriesStep(FollowUp.NO_PAGE_YET, timedelta(days=3)),
    SeriesStep(FollowUp.STILL_NO_PAGE, timedelta(days=10)),
    SeriesStep(FollowUp.LAST_WORD, timedelta(days=24)),
)


def next_for_prospect(standing: ProspectStanding, *, at: datetime, zone: str) -> FollowUpDue | None:
    """Return the next email to somebody who asked for the guide and has no page; None if none is
    to come. Who has a page gets the owner's emails instead."""
    if standing.has_page or standing.is_over or not standing.agrees:
        return None
    return next_of(PROSPECT_SERIES, standing, at=at, zone=zone)


def next_of(
    series: tuple[SeriesStep, ...], standing: ProspectStanding, *, at: datetime, zone: str
) -> FollowUpDue | None:
    """Return the next step of a series: the latest that is due by `at`, or else the first to come.

    Steps before one that was sent are past.
    """
    open_steps = _open_steps(series, standing)
    if not open_steps:
        return None
    begun = [step for step in open_steps if standing.began_at + step.after <= at]
    step = begun[-1] if begun else open_steps[0]
    wished_at = standing.began_at + step.after
    return FollowUpDue(step.message, fitting(wished_at, standing.last_at, zone))


def _open_steps(
    series: tuple[SeriesStep, ...], standing: ProspectStanding
) -> tuple[SeriesStep, ...]:
    sent = [place for place, step in enumerate(series) if step.message in standing.sent]
    return series[sent[-1] + 1 :] if sent else series
