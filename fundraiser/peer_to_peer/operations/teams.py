"""Teams: started, joined, left, handed over, closed.

Nothing here moves a cent: a gift stays with the team it was promised for, so joining and leaving
change who is in a team and nothing of what it has raised. A membership is ended, never deleted, and
`page.team_id` names the one that has not ended.

Teams are locked before pages, teams by their ids.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from fundraiser import mail
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, insert_into
from fundraiser.donors.models import Donor
from fundraiser.errors import Conflict
from fundraiser.i18n.languages import Language
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.operations import open_account
from fundraiser.mail.kinds import EmailKind
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    Membership,
    PlaceStatus,
    Team,
    subject_of_team,
)
from fundraiser.peer_to_peer.operations.audit_entries import record_act
from fundraiser.peer_to_peer.operations.drafts import PagesNotTaken
from fundraiser.peer_to_peer.operations.team_errors import (
    CaptainStays,
    NotAMember,
    NotPossibleForTeam,
    OtherCampaign,
    PageCannotJoin,
    TeamFull,
    TeamNeedsCaptain,
    TeamTakesNobody,
    TooManyTeams,
)
from fundraiser.peer_to_peer.page_addresses import LONGEST, is_slug
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.queries.teams import (
    count_members,
    count_open_teams,
    find_team,
    lock_team,
)
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_place
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.public_ids import new_public_id
from fundraiser.web.actors import Actor
from fundraiser.web.slugs import slug_from

LARGEST_TEAM = 500
MOST_OPEN_TEAMS = 5
KEY_BYTES = 24
NAMESAKES = 20  # so many teams of one name have addresses that count them
MAY_JOIN = frozenset(
    {
        PlaceStatus.DRAFT,
        PlaceStatus.WAITING,
        PlaceStatus.CHANGE_ASKED,
        PlaceStatus.LIVE,
        PlaceStatus.PAUSED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFacts:
    """What a captain says of a team. No `most_members` is as many as a team can have."""

    name: str
    captain_name: str
    words: str = ""
    goal: Money | None = None
    most_members: int | None = None
    is_on_leaderboard: bool = True

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.name, self.captain_name, self.words


def start_team(
    campaign: Campaign,
    captain: Donor,
    facts: TeamFacts,
    *,
    page: FundraiserPage | None = None,
    language: Language,
    at: datetime,
) -> Team:
    """There is a team, live or waiting for one of us, with its accounts; `page` is in it.

    Repeatable: the same captain's team of the same name in the same campaign is returned. Raises
    PagesNotTaken, TooManyTeams, and what joining raises. Locks the captain.
    """
    if not campaign.takes_pages or not campaign.is_published or at >= campaign.closes_at:
        raise PagesNotTaken
    db.session.execute(
        select(Donor.id).where(Donor.id == captain.id).with_for_update(key_share=True)
    )
    known = _find_started(campaign.id, captain.id, facts.name)
    if known:
        return known
    if count_open_teams(captain.id) >= MOST_OPEN_TEAMS:
        raise TooManyTeams
    team = _add_team(campaign, captain, facts, language, at)
    open_account(Account.team_given(team.id), team.currency)
    open_account(Account.team_matched(team.id), team.currency)
    record_act(
        AuditAction.TEAM_STARTED,
        team,
        actor=Actor.donor(captain.id),
        at=at,
        after={"name": team.name, "slug": team.slug},
    )
    if page is not None:
        _enter(_lock_with_teams(page, team), team, at)
    if team.is_waiting:
        tell_staff_of_place(team, at=at)
    return team


def needs_approval(campaign: Campaign, *texts: str) -> bool:
    """Whether one of us looks before others see these texts."""
    return campaign.approves_pages or bool(find_suspect_words(*texts))


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
    fresh = _lock_with_teams(page, team)
    if fresh.team_id == team.id:
        return
    if not team.is_live:
        raise TeamTakesNobody
    membership = _enter(fresh, team, at, actor=actor, note=note)
    if fresh.owner_id != team.captain_id:
        mail.queue(
            EmailKind.TEAM_JOINED,
            membership.id,
            recipient=team.captain.email,
            language=team.captain.language,
            once=f"membership:{membership.id}:joined",
            at=at,
        )


def leave_team(
    page: FundraiserPage, *, at: datetime, actor: Actor | None = None, note: str = ""
) -> None:
    """The page is in no team; what it raised for the team stays there. Repeatable.

    Its owner has left, unless `actor` says who has taken it out.

    Raises CaptainStays. Locks the team and the page.
    """
    fresh = _lock_with_teams(page)
    former = _exit(fresh, at)
    if former is not None:
        mover = actor or Actor.donor(_owner_of(fresh))
        _record_move(fresh, former, None, mover, at, note=note)


def remove_member(team: Team, page: FundraiserPage, *, at: datetime) -> None:
    """The captain has taken a page out of the team. Raises NotAMember, CaptainStays."""
    fresh = _lock_with_teams(page, team)
    if fresh.team_id != team.id:
        raise NotAMember
    _exit(fresh, at)
    _record_move(fresh, team.id, None, Actor.donor(team.captain_id), at)


def hand_over_captain(
    team: Team, page: FundraiserPage, *, at: datetime, actor: Actor | None = None
) -> None:
    """The owner of a member's page is the captain, named as on that page. Repeatable.

    The captain has handed over, unless `actor` says who has.

    Raises NotAMember.
    """
    fresh = _lock_with_teams(page, team)
    if fresh.team_id != team.id or fresh.owner is None:
        raise NotAMember
    if fresh.owner_id == team.captain_id:
        return
    former = team.captain_id
    record_act(
        AuditAction.TEAM_CAPTAIN_CHANGED,
        team,
        actor=actor or Actor.donor(former),
        at=at,
        before={"captain": f"donor:{former}"},
        after={"captain": f"donor:{fresh.owner_id}"},
    )
    team.captain, team.captain_name = fresh.owner, fresh.owner_name
    db.session.flush()


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


def renew_invitation(team: Team, *, at: datetime) -> None:
    """Invitation links sent so far lead nowhere; there is a new one."""
    team.invitation_key = _new_key()
    record_act(AuditAction.TEAM_INVITATION_RENEWED, team, actor=Actor.donor(team.captain_id), at=at)


def close_team(team: Team, *, at: datetime) -> None:
    """The team is shown and takes no gifts and no members any more. Repeatable.

    One that was never approved, or that we have hidden, cannot be closed: it would be shown.
    """
    if team.is_closed:
        return
    if not team.is_live:
        raise NotPossibleForTeam
    team.move_to(PlaceStatus.CLOSED)
    record_act(AuditAction.TEAM_CLOSED, team, actor=Actor.donor(team.captain_id), at=at)


def reopen_team(team: Team, *, at: datetime) -> None:
    """The team takes gifts and members again, as long as its campaign runs. Repeatable."""
    if team.is_live:
        return
    if not can_reopen(team, at):
        raise NotPossibleForTeam
    team.move_to(PlaceStatus.LIVE)
    record_act(AuditAction.TEAM_REOPENED, team, actor=Actor.donor(team.captain_id), at=at)


def can_reopen(team: Team, at: datetime) -> bool:
    """Whether its captain may open it again."""
    return team.is_closed and team.campaign.is_published and at < team.campaign.closes_at


def _enter(
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
    record_act(
        AuditAction.PAGE_TEAM_CHANGED,
        page,
        actor=actor,
        at=at,
        before={"team": subject_of_team(former) if former else ""},
        after={"team": subject_of_team(team) if team else ""},
        note=note,
    )


def _lock_with_teams(page: FundraiserPage, *teams: Team) -> FundraiserPage:
    """Return the page as it stands, locked, and its team before it."""
    team_ids = {team.id for team in teams} | ({page.team_id} if page.team_id else set())
    for team_id in sorted(team_ids):
        lock_team(team_id)
    fresh = lock_page(page.id)
    if fresh.team_id is not None and fresh.team_id not in team_ids:
        raise Conflict(_("The page has just joined another team. Look again, then decide."))
    return fresh


def _find_started(campaign_id: int, captain_id: int, name: str) -> Team | None:
    return db.session.scalars(
        select(Team)
        .where(Team.campaign_id == campaign_id, Team.captain_id == captain_id, Team.name == name)
        .limit(1)
    ).one_or_none()


def _add_team(
    campaign: Campaign, captain: Donor, facts: TeamFacts, language: Language, at: datetime
) -> Team:
    is_held = needs_approval(campaign, *facts.texts)
    public_id = new_public_id()
    values = {
        "public_id": public_id,
        "campaign_id": campaign.id,
        "captain_id": captain.id,
        "status": PlaceStatus.WAITING if is_held else PlaceStatus.LIVE,
        "language": language,
        "currency": campaign.currency,
        "name": facts.name,
        "captain_name": facts.captain_name,
        "words": facts.words,
        "goal_cents": facts.goal.cents if facts.goal else None,
        "most_members": facts.most_members,
        "invitation_key": _new_key(),
        "is_on_leaderboard": facts.is_on_leaderboard,
        "created_at": at,
        "proposed_name": "",
        "proposed_words": "",
        "proposed_captain_name": "",
    }
    for slug in _addresses(facts.name):
        addition = insert_into(Team).values(**values, slug=slug)
        added = addition.on_conflict_do_nothing(index_elements=["slug"]).returning(Team.id)
        if db.session.execute(added).scalar_one_or_none() is not None:
            break
    team = find_team(public_id)
    assert team
    return team


def _addresses(name: str) -> Iterator[str]:
    """Give addresses for a team of this name, until one is free."""
    plain = slug_from(name)
    if is_slug(plain):
        yield plain
    stem = (plain or "team")[: LONGEST - 20].strip("-")
    for number in range(2, NAMESAKES):
        yield f"{stem}-{number}"
    while True:
        yield f"{stem}-{new_public_id()}"[:LONGEST]


def _new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def _owner_of(page: FundraiserPage) -> int:
    if page.owner_id is None:
        raise Conflict(_("A page needs an owner before it can join a team."))
    return page.owner_id
