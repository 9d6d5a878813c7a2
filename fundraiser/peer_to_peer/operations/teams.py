"""Teams: started, handed over, closed, opened again. The caller has locked the team."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, insert_into
from fundraiser.donors.models import Donor
from fundraiser.i18n.languages import Language
from fundraiser.ledger.operations import open_account
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.operations.drafts import PagesNotTaken
from fundraiser.peer_to_peer.operations.memberships import enter_team, lock_with_teams
from fundraiser.peer_to_peer.operations.team_errors import (
    NotAMember,
    TooManyTeams,
)
from fundraiser.peer_to_peer.page_addresses import LONGEST, is_slug
from fundraiser.peer_to_peer.queries.places import count_open
from fundraiser.peer_to_peer.queries.teams import find_team
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_place
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.public_ids import new_public_id
from fundraiser.web.actors import Actor
from fundraiser.web.slugs import slug_from

MOST_OPEN_TEAMS = 5
KEY_BYTES = 24
NAMESAKES = 20  # so many teams of one name have addresses that count them


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
    if count_open(Team, captain.id) >= MOST_OPEN_TEAMS:
        raise TooManyTeams
    team = _add_team(campaign, captain, facts, language, at)
    open_account(team.given_account(team.id), team.currency)
    open_account(team.matched_account(team.id), team.currency)
    audit.record(
        AuditAction.TEAM_STARTED,
        team.subject,
        Actor.donor(captain.id),
        at,
        after={"name": team.name, "slug": team.slug},
    )
    if page is not None:
        enter_team(lock_with_teams(page, team), team, at)
    if team.is_waiting:
        tell_staff_of_place(team, at=at)
    return team


def hand_over_captain(
    team: Team, page: FundraiserPage, *, at: datetime, actor: Actor | None = None
) -> None:
    """The owner of a member's page is the captain, named as on that page. Repeatable.

    The captain has handed over, unless `actor` says who has.

    Raises NotAMember.
    """
    fresh = lock_with_teams(page, team)
    if fresh.team_id != team.id or fresh.owner is None:
        raise NotAMember
    if fresh.owner_id == team.captain_id:
        return
    former = team.captain_id
    audit.record(
        AuditAction.TEAM_CAPTAIN_CHANGED,
        team.subject,
        actor or Actor.donor(former),
        at,
        before={"captain": f"donor:{former}"},
        after={"captain": f"donor:{fresh.owner_id}"},
    )
    team.captain, team.captain_name = fresh.owner, fresh.owner_name
    db.session.flush()


def renew_invitation(team: Team, *, actor: Actor, at: datetime) -> None:
    """Invitation links sent so far lead nowhere; there is a new one."""
    team.invitation_key = _new_key()
    audit.record(AuditAction.TEAM_INVITATION_RENEWED, team.subject, actor, at)


def _find_started(campaign_id: int, captain_id: int, name: str) -> Team | None:
    return db.session.scalars(
        select(Team)
        .where(Team.campaign_id == campaign_id, Team.captain_id == captain_id, Team.name == name)
        .limit(1)
    ).one_or_none()


def _add_team(
    campaign: Campaign, captain: Donor, facts: TeamFacts, language: Language, at: datetime
) -> Team:
    is_held = campaign.approves_pages or bool(find_suspect_words(*facts.texts))
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
