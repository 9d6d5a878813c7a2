"""What would help a page most just now: one thing at a time. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

QUIET_AFTER = timedelta(days=7)


class NextStep(StrEnum):
    """What an owner may do next, the most useful first."""

    THANK = "thank"
    ADD_PICTURE = "add-picture"
    ASK_THE_CLOSEST = "ask-the-closest"
    RAISE_GOAL = "raise-goal"
    WRITE_UPDATE = "write-update"
    SHARE = "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class Momentum:
    """How a page goes."""

    has_picture: bool
    gift_count: int
    unthanked_count: int
    percent: int
    published_at: datetime
    last_update_at: datetime | None


def next_step(momentum: Momentum, *, at: datetime) -> NextStep:
    """Return the best next step for a page that takes gifts."""
    if momentum.unthanked_count:
        return NextStep.THANK
    if not momentum.has_picture:
        return NextStep.ADD_PICTURE
    if not momentum.gift_count:
        return NextStep.ASK_THE_CLOSEST
    if momentum.percent >= 100:
        return NextStep.RAISE_GOAL
    if at - (momentum.last_update_at or momentum.published_at) >= QUIET_AFTER:
        return NextStep.WRITE_UPDATE
    return NextStep.SHARE
