"""What an owner or captain decides about a whole page or team: pause it, close it, open it again.

The caller has locked the place.
"""

from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceStatus, Team
from fundraiser.web.actors import Actor


class PageAct(StrEnum):
    """What an owner may do with the whole page."""

    SEND_AGAIN = "send-again"
    PAUSE = "pause"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


class NotPossibleNow(Conflict):
    """The place does not have a status from which it can be paused, closed or opened."""

    message = _("This is no longer possible. Check how it stands now.")


class CampaignIsOver(Conflict):
    """A page or team takes gifts as long as its campaign."""

    message = _("The campaign has ended, so it takes no more gifts.")


def pause_page(page: FundraiserPage, *, actor: Actor, at: datetime) -> None:
    """The page is shown and takes no gifts for now. Repeatable."""
    _move(page, PlaceStatus.PAUSED, "paused", {PlaceStatus.LIVE}, actor, at)


def resume_page(page: FundraiserPage, *, actor: Actor, at: datetime) -> None:
    """The page takes gifts again after a pause. Repeatable."""
    _move(page, PlaceStatus.LIVE, "resumed", {PlaceStatus.PAUSED}, actor, at)


def close_place(place: FundraiserPage | Team, *, actor: Actor, at: datetime) -> None:
    """The place is shown and takes no gifts and no members; what it has brought stays. Repeatable.

    One that was never approved, or that is hidden, cannot be closed: it would be shown.
    """
    _move(place, PlaceStatus.CLOSED, "closed", {PlaceStatus.LIVE, PlaceStatus.PAUSED}, actor, at)
    if isinstance(place, FundraiserPage):
        place.ended_at = place.ended_at or at


def reopen_place(place: FundraiserPage | Team, *, actor: Actor, at: datetime) -> None:
    """The place takes gifts again, as long as its campaign runs. Repeatable."""
    if place.is_closed and not can_reopen(place, at):
        raise CampaignIsOver
    _move(place, PlaceStatus.LIVE, "reopened", {PlaceStatus.CLOSED}, actor, at)
    if isinstance(place, FundraiserPage):
        place.ended_at = None


def can_reopen(place: FundraiserPage | Team, at: datetime) -> bool:
    """Whether its owner or captain may open it again."""
    campaign = place.campaign
    return place.is_closed and campaign.is_published and at < campaign.closes_at


def possible_acts(page: FundraiserPage, at: datetime) -> frozenset[PageAct]:
    """Return what the owner may do with the page as it is."""
    acts = {
        PlaceStatus.CHANGE_ASKED: {PageAct.SEND_AGAIN},
        PlaceStatus.LIVE: {PageAct.PAUSE, PageAct.CLOSE},
        PlaceStatus.PAUSED: {PageAct.RESUME, PageAct.CLOSE},
        PlaceStatus.CLOSED: {PageAct.REOPEN} if can_reopen(page, at) else set(),
    }
    return frozenset(acts.get(page.status, set()))


def move_place(
    place: FundraiserPage | Team,
    status: PlaceStatus,
    act: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> None:
    """Change the status, with an audit entry. `act` is the end of the name of its action."""
    before = place.status
    place.move_to(status)
    db.session.flush()
    audit.record(
        AuditAction(f"{place.KIND}-{act}"),
        place.subject,
        actor,
        at,
        before={"status": before},
        after={"status": status},
        note=note,
    )


def _move(
    place: FundraiserPage | Team,
    status: PlaceStatus,
    act: str,
    origins: set[PlaceStatus],
    actor: Actor,
    at: datetime,
) -> None:
    if place.status is status:
        return
    if place.status not in origins:
        raise NotPossibleNow
    move_place(place, status, act, actor=actor, at=at)
    if isinstance(place, FundraiserPage) and place.emails_stopped_at is None:
        place.follow_up_at = at  # the owner's next email follows from the new status
