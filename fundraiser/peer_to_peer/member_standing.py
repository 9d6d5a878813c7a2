"""Where each member of a team stands, and what would help them on, in a captain's words. Pure.

What a member sends to friends we do not see, so *quiet* is a week without a gift and without an
update.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.i18n.formats import percent as percent_of_one

QUIET_AFTER = timedelta(days=7)
NEW_FOR = timedelta(days=2)  # so long a page without a gift is nobody's trouble


class Stage(StrEnum):
    """How far a page has come, as its status says."""

    DRAFT = "draft"
    WAITING = "waiting"
    CHANGE_ASKED = "change-asked"
    LIVE = "live"
    OVER = "over"  # paused, closed, or not shown


class Standing(StrEnum):
    """What a captain reads about a member."""

    UNPUBLISHED = "unpublished"
    IN_REVIEW = "in-review"
    CHANGE_ASKED = "change-asked"
    NO_PICTURE = "no-picture"
    NO_GIFT = "no-gift"
    QUIET = "quiet"
    JUST_BEGUN = "just-begun"
    ON_ITS_WAY = "on-its-way"
    REACHED = "reached"
    OVER = "over"


WHAT_HELPS = {
    Standing.UNPUBLISHED: _l("Ten minutes together are often enough to finish it."),
    Standing.CHANGE_ASKED: _l("Ask whether it is clear what to change."),
    Standing.NO_PICTURE: _l("Take a photograph of them, or ask for one."),
    Standing.NO_GIFT: _l("Suggest a first gift of their own, then five people by name."),
    Standing.QUIET: _l("Ask who has not answered yet, and suggest a second note to them."),
    Standing.REACHED: _l("Congratulate them in front of everyone."),
}
STUCK = frozenset(
    {
        Standing.UNPUBLISHED,
        Standing.CHANGE_ASKED,
        Standing.NO_PICTURE,
        Standing.NO_GIFT,
        Standing.QUIET,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberProgress:
    """What is known of a member's page. `active_at` is its last gift or update, or when it went
    live."""

    stage: Stage
    has_picture: bool
    gift_count: int
    percent: int
    live_since: datetime | None
    active_at: datetime | None


@dataclass(frozen=True, slots=True)
class MemberStanding:
    """Where a member stands, with how much of the goal is reached."""

    standing: Standing
    percent: int

    @property
    def is_stuck(self) -> bool:
        return self.standing in STUCK

    @property
    def what_helps(self) -> LazyString | str:
        return WHAT_HELPS.get(self.standing, "")

    @property
    def sentence(self) -> str:
        return SENTENCES[self.standing](self.percent)


def standing_of(progress: MemberProgress, *, at: datetime) -> MemberStanding:
    """Return where a member stands: the first thing that holds them up, if one does."""
    by_stage = BY_STAGE.get(progress.stage)
    return MemberStanding(by_stage or _standing_when_live(progress, at), progress.percent)


def _standing_when_live(progress: MemberProgress, at: datetime) -> Standing:
    if progress.percent >= 100:
        return Standing.REACHED
    if not progress.has_picture:
        return Standing.NO_PICTURE
    if not progress.gift_count:
        is_new = progress.live_since is not None and at - progress.live_since < NEW_FOR
        return Standing.JUST_BEGUN if is_new else Standing.NO_GIFT
    if progress.active_at is not None and at - progress.active_at >= QUIET_AFTER:
        return Standing.QUIET
    return Standing.ON_ITS_WAY


def share(percent: int) -> str:
    """Return so many per cent in words of the current language: `40%`, `40 %`."""
    return percent_of_one(Fraction(percent, 100))


BY_STAGE = {
    Stage.DRAFT: Standing.UNPUBLISHED,
    Stage.WAITING: Standing.IN_REVIEW,
    Stage.CHANGE_ASKED: Standing.CHANGE_ASKED,
    Stage.OVER: Standing.OVER,
}
SENTENCES: dict[Standing, Callable[[int], str]] = {
    Standing.UNPUBLISHED: lambda _percent: _("The page is not published yet."),
    Standing.IN_REVIEW: lambda _percent: _("We are reviewing the page."),
    Standing.CHANGE_ASKED: lambda _percent: _("We asked for a change before the page goes live."),
    Standing.NO_PICTURE: lambda percent: _(
        "No picture yet. At %(percent)s of the goal.", percent=share(percent)
    ),
    Standing.NO_GIFT: lambda _percent: _("No gift yet."),
    Standing.QUIET: lambda percent: _(
        "No gift and no update for a week. At %(percent)s of the goal.", percent=share(percent)
    ),
    Standing.JUST_BEGUN: lambda _percent: _("The page has just gone live."),
    Standing.ON_ITS_WAY: lambda percent: _("At %(percent)s of the goal.", percent=share(percent)),
    Standing.REACHED: lambda percent: _(
        "The goal is reached: %(percent)s.", percent=share(percent)
    ),
    Standing.OVER: lambda _percent: _("The page takes no gifts now."),
}
