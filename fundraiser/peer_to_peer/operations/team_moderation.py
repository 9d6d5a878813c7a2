"""What staff decide about teams: approve, hide, show, take down, restore; and about its words.

As with pages: each act leaves an entry, approving acts on what was seen, and the captain is told.
The caller has locked the team.
"""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select, update

from fundraiser import audit, mail
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.models import (
    TEAMS_SHOWN,
    FundraiserPage,
    Team,
    TeamStatus,
    subject_of_team,
)
from fundraiser.peer_to_peer.operations import team_settings
from fundraiser.peer_to_peer.operations.page_moderation import (
    UNPAID,
    PageHasMovedOn,
    WordsHaveChanged,
)
from fundraiser.peer_to_peer.operations.teams import hand_over_captain, join_team, leave_team
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.web.actors import Actor
from fundraiser.web.lost_update_guard import version_of


class TeamNeedsCaptain(Conflict):
    """The page's owner is the captain of the team it would be taken out of."""

    def __init__(self) -> None:
        super().__init__(
            _("Its owner is the captain of this team. Make another member the captain first.")
        )


def version_of_team(team: Team) -> str:
    """Return what is the same as long as the team's words are, those that wait as well."""
    shown = (team.name, team.captain_name, team.words)
    return version_of(*shown, team.proposed_name, team.proposed_captain_name, team.proposed_words)


def approve_team(team: Team, *, seen: str, actor: Actor, at: datetime) -> None:
    """Others see the team, and may join it. Its captain is told.

    Raises PageHasMovedOn, WordsHaveChanged.
    """
    if team.status is not TeamStatus.WAITING:
        raise PageHasMovedOn
    _require_seen(team, seen)
    _move(team, TeamStatus.LIVE, AuditAction.TEAM_APPROVED, actor=actor, at=at)
    _write_to_captain(EmailKind.TEAM_LIVE, team, "live", at)


def approve_words(team: Team, *, seen: str, actor: Actor, at: datetime) -> None:
    """Others see the words that waited. Raises WordsHaveChanged, and Conflict if none wait."""
    _require_seen(team, seen)
    team_settings.approve_proposal(team, actor=actor, at=at)
    if team.is_live:
        _write_to_captain(EmailKind.TEAM_LIVE, team, "live", at)


def refuse_words(team: Team, *, seen: str, actor: Actor, at: datetime) -> None:
    """The team goes on showing what was approved. Raises WordsHaveChanged, Conflict."""
    _require_seen(team, seen)
    team_settings.refuse_proposal(team, actor=actor, at=at)


def hide_team(team: Team, words: str, *, actor: Actor, at: datetime) -> None:
    """Nobody sees the team for the time being, and it takes no gifts. Its captain is told why.

    Its members' pages stay as they are. Raises PageHasMovedOn.
    """
    if team.status not in TEAMS_SHOWN:
        raise PageHasMovedOn
    team.status_before = team.status
    _move(team, TeamStatus.HIDDEN, AuditAction.TEAM_HIDDEN, actor=actor, at=at, note=words)
    team.asked_change = words
    _write_to_captain(EmailKind.TEAM_HIDDEN, team, team.status, at)


def show_team(team: Team, *, seen: str, actor: Actor, at: datetime, note: str) -> None:
    """A hidden team is shown again, as it stood. Raises PageHasMovedOn, WordsHaveChanged."""
    if team.status is not TeamStatus.HIDDEN:
        raise PageHasMovedOn
    _require_seen(team, seen)
    to = _before(team, usually=TeamStatus.LIVE)
    _move(team, to, AuditAction.TEAM_SHOWN, actor=actor, at=at, note=note)
    _is_shown_again(team, at)


def take_down_team(team: Team, words: str, *, actor: Actor, at: datetime) -> Sequence[int]:
    """Nobody sees the team, and it takes no gifts; what is promised for it has no team's credit.

    Gifts that members' pages bring count for these alone from now on. Returns the ids of the
    pledges made on the team's own page whose page at Stripe is open. Raises PageHasMovedOn.
    """
    if not team.can_move_to(TeamStatus.TAKEN_DOWN):
        raise PageHasMovedOn
    if team.status is not TeamStatus.HIDDEN:
        team.status_before = team.status
    action = AuditAction.TEAM_TAKEN_DOWN
    _move(team, TeamStatus.TAKEN_DOWN, action, actor=actor, at=at, note=words)
    team.asked_change = words
    _write_to_captain(EmailKind.TEAM_HIDDEN, team, team.status, at)
    of_team_alone = (Pledge.team_id == team.id, Pledge.page_id.is_(None))
    open_pledges = db.session.scalars(
        select(Pledge.id).where(*of_team_alone, Pledge.status == PledgeStatus.OPEN)
    ).all()
    db.session.execute(
        update(Pledge)
        .where(Pledge.team_id == team.id, Pledge.status.in_(UNPAID))
        .values(team_id=None)
    )
    return open_pledges


def restore_team(team: Team, *, actor: Actor, at: datetime, note: str) -> None:
    """A team that was taken down stands as before; one that others never saw is hidden.

    Raises PageHasMovedOn.
    """
    if team.status is not TeamStatus.TAKEN_DOWN:
        raise PageHasMovedOn
    to = _before(team, usually=TeamStatus.HIDDEN)
    _move(team, to, AuditAction.TEAM_RESTORED, actor=actor, at=at, note=note)
    if team.is_shown:
        _is_shown_again(team, at)


def move_page(
    page: FundraiserPage, to: Team | None, *, actor: Actor, at: datetime, note: str
) -> None:
    """The page is in that team, or in none; what it raised before stays where it was. Repeatable.

    Raises TeamNeedsCaptain, and what joining raises. Locks the teams and the page.
    """
    now = page.team
    if now is not None and now.captain_id == page.owner_id and not now.is_closed and now is not to:
        raise TeamNeedsCaptain
    if to is None:
        leave_team(page, at=at, actor=actor, note=note)
    else:
        join_team(page, to, at=at, actor=actor, note=note)


def hand_over(team: Team, page: FundraiserPage, *, actor: Actor, at: datetime) -> None:
    """The owner of a member's page is the captain. Repeatable. Raises NotAMember.

    Locks the team and the page.
    """
    hand_over_captain(team, page, at=at, actor=actor)


def _require_seen(team: Team, seen: str) -> None:
    if seen != version_of_team(team):
        raise WordsHaveChanged


def _before(team: Team, *, usually: TeamStatus) -> TeamStatus:
    written = team.status_before
    return TeamStatus(written) if written in TEAMS_SHOWN else usually


def _is_shown_again(team: Team, at: datetime) -> None:
    team.status_before = team.asked_change = ""
    if team.is_live:
        _write_to_captain(EmailKind.TEAM_LIVE, team, "live", at)


def _write_to_captain(kind: EmailKind, team: Team, about: str, at: datetime) -> None:
    mail.queue(
        kind,
        team.id,
        recipient=team.captain.email,
        language=team.language,
        once=f"{subject_of_team(team.id)}:{about}:{at:%Y%m%d%H%M%S}",
        at=at,
    )


def _move(
    team: Team,
    to: TeamStatus,
    action: AuditAction,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
) -> None:
    before = team.status
    team.move_to(to)
    db.session.flush()
    audit.record(
        action,
        actor=actor,
        subject=subject_of_team(team.id),
        at=at,
        before={"status": before},
        after={"status": to},
        note=note,
    )
