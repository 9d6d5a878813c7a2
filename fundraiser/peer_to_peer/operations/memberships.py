"""Which page is in which team: joining, leaving, being put there by staff.

Nothing here moves a cent: a gift stays with the team it was promised for, so joining and leaving
change who is in a team and nothing of what it has raised. A membership is ended, never deleted, and
`page.team_id` names the one that has not ended.

Teams are locked before pages, teams by their ids.
"""

from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from fundraiser import audit, mail
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    Membership,
    PlaceStatus,
    Team,
    subject_of_team,
)
from fundraiser.peer_to_peer.operations.team_errors import (
    CaptainStays,
    NotAMember,
    OtherCampaign,
    PageCannotJoin,
    TeamFull,
    TeamNeedsCaptain,
    TeamTakesNobody,
)
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.queries.teams import (
    count_members,
    lock_team,
)
from fundraiser.web.actors import Actor

LARGEST_TEAM = 500
MAY_JOIN = frozenset(
    {
        PlaceStatus.DRAFT,
        PlaceStatus.WAITING,
        PlaceStatus.CHANGE_ASKED,
        PlaceStatus.LIVE,
        PlaceStatus.PAUSED,
    }
)


def can_join(page: FundraiserPage, team: Team) -> bool:
    """Whether the page may join, as far as the two are concerned; the team may be full."""
    is_fitting = page.status in MAY_JOIN and page.campaign_id == team.campaign_id
    return is_fitting and team.is_live and page.team_id != team.id


def join_team(
    page: FundraiserPage,
    team: Team,
    *,
    at: datetime,
    actor: Actor | None = None,
    note: str = "",
) -> None:
    """The page is in the team, and in no other; its captain is told. Repeatable.

    Its owner has joined, unless `actor` says who has put it there.

    Raises OtherCampaign, TeamTakesNobody, TeamFull, PageCannotJoin; CaptainStays for the captain
    of the team that the page would leave. Locks the teams and the page: of fifty who join a team
    of ten at once, ten do.
    """
    fresh = lock_with_teams(page, team)
    if fresh.team_id == team.id:
        return
    if not team.is_live:
        raise TeamTakesNobody
    membership = enter_team(fresh, team, at, actor=actor, note=note)
    if fresh.owner_id != team.captain_id:
        once = f"membership:{membership.id}:joined"
        mail.queue_for(team.captain, EmailKind.TEAM_JOINED, membership.id, once=once, at=at)


def leave_team(
    page: FundraiserPage, *, at: datetime, actor: Actor | None = None, note: str = ""
) -> None:
    """The page is in no team; what it raised for the team stays there. Repeatable.

    Its owner has left, unless `actor` says who has taken it out.

    Raises CaptainStays. Locks the team and the page.
    """
    fresh = lock_with_teams(page)
    former = _exit(fresh, at)
    if former is not None:
        mover = actor or Actor.donor(_owner_of(fresh))
        _record_move(fresh, former, None, mover, at, note=note)


def remove_member(team: Team, page: FundraiserPage, *, at: datetime) -> None:
    """The captain has taken a page out of the team. Raises NotAMember, CaptainStays."""
    fresh = lock_with_teams(page, team)
    if fresh.team_id != team.id:
        raise NotAMember
    _exit(fresh, at)
    _record_move(fresh, team.id, None, Actor.donor(team.captain_id), at)


def move_page(
    page: FundraiserPage, to: Team | None, *, actor: Actor, at: datetime, note: str
) -> None:
    """Staff have put the page in that team, or in none; what it raised stays where it was.

    Repeatable. Raises TeamNeedsCaptain, and what joining raises. Locks the teams and the page.
    """
    team = page.team
    leads_team = team is not None and team.captain_id == page.owner_id and not team.is_closed
    if leads_team and team is not to:
        raise TeamNeedsCaptain
    if to is None:
        leave_team(page, at=at, actor=actor, note=note)
    else:
        join_team(page, to, at=at, actor=actor, note=note)


def enter_team(
    page: FundraiserPage,
    team: Team,
    at: datetime,
    *,
    actor: Actor | None = None,
    note: str = "",
) -> Membership:
    if page.campaign_id != team.campaign_id:
        raise OtherCampaign
    if page.status not in MAY_JOIN:
        raise PageCannotJoin
    if count_members(team.id) >= (team.most_members or LARGEST_TEAM):
        raise TeamFull
    former = _exit(page, at)
    membership = Membership(team_id=team.id, page_id=page.id, joined_at=at)
    db.session.add(membership)
    page.team = team
    db.session.flush()
    _record_move(page, former, team.id, actor or Actor.donor(_owner_of(page)), at, note=note)
    return membership


def _exit(page: FundraiserPage, at: datetime) -> int | None:
    """Return the id of the team that the page was in, and is in no more."""
    former = page.team
    if former is None:
        return None
    if former.captain_id == page.owner_id and not former.is_closed:
        raise CaptainStays
    now = select(Membership).where(Membership.page_id == page.id, Membership.left_at.is_(None))
    db.session.scalars(now).one().left_at = at
    page.team = None
    db.session.flush()
    return former.id


def _record_move(
    page: FundraiserPage,
    former: int | None,
    team: int | None,
    actor: Actor,
    at: datetime,
    *,
    note: str = "",
) -> None:
    audit.record(
        AuditAction.PAGE_TEAM_CHANGED,
        page.subject,
        actor,
        at,
        before={"team": subject_of_team(former) if former else ""},
        after={"team": subject_of_team(team) if team else ""},
        note=note,
    )


def lock_with_teams(page: FundraiserPage, *teams: Team) -> FundraiserPage:
    """Return the page as it stands, locked, and its team before it."""
    team_ids = {team.id for team in teams} | ({page.team_id} if page.team_id else set())
    for team_id in sorted(team_ids):
        lock_team(team_id)
    fresh = lock_page(page.id)
    if fresh.team_id is not None and fresh.team_id not in team_ids:
        raise Conflict(_("The page has just joined another team. Check it again, then decide."))
    return fresh


def _owner_of(page: FundraiserPage) -> int:
    if page.owner_id is None:
        raise Conflict(_("A page needs an owner before it can join a team."))
    return page.owner_id
