"""What staff decide about pages and teams: approve, hide, show again, take down, restore.

Each decision leaves an audit entry, and the owner or captain gets an email. Staff approve what they
have read: the form carries a version of the words (`version_of_place`), and words that changed
meanwhile are not approved. The caller has locked the place.

A picture follows its page: public as long as the page is shown, by signed link only otherwise.
"""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, select, update

from fundraiser import mail
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.models import (
    SHOWN,
    FundraiserPage,
    ModeratedPlace,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.operations.place_status import move_place
from fundraiser.peer_to_peer.queries.pages import find_waiting_change
from fundraiser.pictures.operations import publish_picture, withhold_picture
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.web.actors import Actor
from fundraiser.web.lost_update_guard import version_of

# Pledges of which no money has come, nor is on its way.
UNPAID = (PledgeStatus.OPEN, PledgeStatus.FAILED, PledgeStatus.LAPSED, PledgeStatus.CANCELLED)


class DecidedMeanwhile(Conflict):
    """The page or team, or what was proposed for it, is not as it was when it was opened."""

    message = _("Someone else has just decided. Check how it stands now.")


class WordsHaveChanged(Conflict):
    """The words changed after staff read them: nobody approves the unread."""

    message = _("The text was changed after you opened it. Read it again.")


def version_of_place(place: FundraiserPage | Team) -> str:
    """Return the version of what staff read: the words and picture, a team's proposed words."""
    if isinstance(place, Team):
        change = find_waiting_change(place)
        return version_of(*place.texts, *(change.texts if change else ()))
    return version_of(*place.texts, place.picture_id, place.picture and place.picture.version)


def require_read(place: FundraiserPage | Team, version: str) -> None:
    """Raise WordsHaveChanged unless this is what staff have read."""
    if version != version_of_place(place):
        raise WordsHaveChanged


def approve_place(place: FundraiserPage | Team, *, seen: str, actor: Actor, at: datetime) -> None:
    """Visitors see the place, and it takes gifts. Raises DecidedMeanwhile, WordsHaveChanged."""
    if not place.awaits_approval:
        raise DecidedMeanwhile
    require_read(place, seen)
    move_place(place, PlaceStatus.LIVE, "approved", actor=actor, at=at)
    _publish(place, at)


def hide_place(place: FundraiserPage | Team, reason: str, *, actor: Actor, at: datetime) -> None:
    """Nobody sees the place for the time being, and it takes no gifts. Raises DecidedMeanwhile.

    The pages of a team's members stay as they are.
    """
    if not place.is_shown:
        raise DecidedMeanwhile
    place.status_before = place.status
    move_place(place, PlaceStatus.HIDDEN, "hidden", actor=actor, at=at, note=reason)
    _withhold(place, reason, at)


def show_place(
    place: FundraiserPage | Team, *, seen: str, actor: Actor, at: datetime, note: str
) -> None:
    """A hidden place is shown again, as it was before.

    Raises DecidedMeanwhile, WordsHaveChanged.
    """
    if not place.is_hidden:
        raise DecidedMeanwhile
    require_read(place, seen)
    status = _status_before(place, otherwise=PlaceStatus.LIVE)
    move_place(place, status, "shown", actor=actor, at=at, note=note)
    _publish(place, at)


def take_down_place(
    place: FundraiserPage | Team, reason: str, *, actor: Actor, at: datetime
) -> Sequence[int]:
    """Nobody sees the place and it takes no gifts; what is promised through it has no credit.

    What has arrived, and a bank debit on its way, stay as they are. Returns the ids of the pledges
    whose checkout is open: the caller ends them. Raises DecidedMeanwhile.
    """
    if not place.can_move_to(PlaceStatus.TAKEN_DOWN):
        raise DecidedMeanwhile
    if not place.is_hidden:
        place.status_before = place.status
    move_place(place, PlaceStatus.TAKEN_DOWN, "taken-down", actor=actor, at=at, note=reason)
    _withhold(place, reason, at)
    return _drop_credit(place)


def restore_place(place: FundraiserPage | Team, *, actor: Actor, at: datetime, note: str) -> None:
    """A place that was taken down is as it was before; one that nobody has seen yet is hidden.

    Credit that promises lost stays lost. Raises DecidedMeanwhile.
    """
    if not place.is_taken_down:
        raise DecidedMeanwhile
    status = _status_before(place, otherwise=PlaceStatus.HIDDEN)
    move_place(place, status, "restored", actor=actor, at=at, note=note)
    if place.is_shown:
        _publish(place, at)


def write_to_organiser(
    kind: EmailKind, place: FundraiserPage | Team, record_id: int, *, once: str, at: datetime
) -> None:
    """Queue an email to the owner or captain, in the language of the place."""
    if place.organiser is None or not place.organiser.email:
        return
    mail.queue(
        kind,
        record_id,
        recipient=place.organiser.email,
        language=place.language,
        once=once,
        at=at,
    )


def _status_before(place: ModeratedPlace, *, otherwise: PlaceStatus) -> PlaceStatus:
    """Return the status the place was hidden from, if visitors saw it then."""
    return PlaceStatus(place.status_before) if place.status_before in SHOWN else otherwise


def _publish(place: FundraiserPage | Team, at: datetime) -> None:
    """Let visitors see the place, and its picture."""
    place.status_before = place.hidden_reason = ""
    if isinstance(place, FundraiserPage):
        place.asked_change = ""
        if place.is_live:
            place.published_at = place.published_at or at
        if place.emails_stopped_at is None:
            place.follow_up_at = at
        if place.picture:
            publish_picture(place.picture)
    if place.is_live:
        _announce("live", place, at)


def _withhold(place: FundraiserPage | Team, reason: str, at: datetime) -> None:
    """Let nobody see the place or its picture."""
    place.hidden_reason = reason
    if isinstance(place, FundraiserPage):
        place.follow_up_at = None
        if place.picture:
            withhold_picture(place.picture)
    _announce("hidden", place, at)


def _announce(act: str, place: FundraiserPage | Team, at: datetime) -> None:
    once = f"{place.subject}:{place.status}:{at:%Y%m%d%H%M%S}"
    write_to_organiser(EmailKind(f"{place.KIND}_{act}"), place, place.id, once=once, at=at)


def _drop_credit(place: FundraiserPage | Team) -> Sequence[int]:
    """Unpaid pledges no longer count for the place. Return those whose checkout is open."""
    own: ColumnElement[bool]
    if isinstance(place, Team):  # a pledge on a member's page goes on, for the page alone
        credited, dropped = Pledge.team_id == place.id, {"team_id": None}
        own = credited & Pledge.page_id.is_(None)
    else:
        own = credited = Pledge.page_id == place.id
        dropped = {"page_id": None, "team_id": None}
    open_pledges = db.session.scalars(
        select(Pledge.id).where(own, Pledge.status == PledgeStatus.OPEN)
    ).all()
    db.session.execute(update(Pledge).where(credited, Pledge.status.in_(UNPAID)).values(dropped))
    return open_pledges
