"""What a captain changes of a team: its words, which may wait for one of us, and its settings.

Name, captain's name and words are seen by others, so where pages are approved they are too: the
approved ones stay while the proposed ones wait in the team's own row. Goal, size and leaderboard
are the captain's business and hold at once. The caller has locked the team.
"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.errors import Conflict
from fundraiser.peer_to_peer.models import Team
from fundraiser.peer_to_peer.operations.team_errors import TeamIsDown, TooManyMembers
from fundraiser.peer_to_peer.operations.teams import TeamFacts, needs_approval
from fundraiser.peer_to_peer.queries.teams import count_members
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_place
from fundraiser.web.actors import Actor


def facts_of(team: Team) -> TeamFacts:
    """Return the team as its captain sees it: with the words that wait, if some do."""
    name, captain_name, words = team.proposed_texts if team.has_proposal else team.texts
    return TeamFacts(
        name=name,
        captain_name=captain_name,
        words=words,
        goal=team.goal,
        most_members=team.most_members,
        is_on_leaderboard=team.is_on_leaderboard,
    )


def edit_team(team: Team, facts: TeamFacts, *, at: datetime) -> None:
    """The team is as its captain says, its words at once or once one of us has looked. Repeatable.

    Words that are shown already wait for nobody; staff know of those that wait. Raises TeamIsDown,
    TooManyMembers.
    """
    if team.is_taken_down:
        raise TeamIsDown
    before = _audited(facts_of(team))
    _settle(team, facts)
    if facts.texts == team.texts or team.is_waiting or not _is_held(team, facts):
        _show(team, *facts.texts)
    elif facts.texts != team.proposed_texts:
        team.proposed_name, team.proposed_captain_name, team.proposed_words = facts.texts
        team.proposed_at = at
        tell_staff_of_place(team, at=at)
    actor = Actor.donor(team.captain_id)
    after = _audited(facts_of(team))
    audit.record_changes(
        AuditAction.TEAM_EDITED, team.subject, actor, at, before=before, after=after
    )


def approve_proposal(team: Team, *, actor: Actor, at: datetime) -> None:
    """Others see the words that waited. Raises Conflict if none do (any more)."""
    _decide(AuditAction.TEAM_CHANGE_APPROVED, team, team.proposed_texts, actor, at)


def refuse_proposal(team: Team, *, actor: Actor, at: datetime) -> None:
    """The team goes on showing what was approved. Raises Conflict if nothing waits (any more)."""
    _decide(AuditAction.TEAM_CHANGE_REFUSED, team, team.texts, actor, at)


def _decide(
    action: AuditAction, team: Team, texts: tuple[str, str, str], actor: Actor, at: datetime
) -> None:
    """Others see these texts; the audit log keeps what was shown and what was proposed."""
    if not team.has_proposal:
        raise Conflict(_("Nothing of this team waits any more."))
    names = ("name", "captain_name", "words")
    before = dict(zip(names, team.texts, strict=True))
    after = dict(zip(names, team.proposed_texts, strict=True))
    _show(team, *texts)
    audit.record(action, team.subject, actor, at, before=before, after=after)


def _is_held(team: Team, facts: TeamFacts) -> bool:
    return team.is_hidden or needs_approval(team.campaign, *facts.texts)


def _settle(team: Team, facts: TeamFacts) -> None:
    members = count_members(team.id)
    if facts.most_members is not None and facts.most_members < members:
        raise TooManyMembers(members)
    team.goal_cents = facts.goal.cents if facts.goal else None
    team.most_members = facts.most_members
    team.is_on_leaderboard = facts.is_on_leaderboard


def _show(team: Team, name: str, captain_name: str, words: str) -> None:
    """Others see these words, and none wait."""
    team.name, team.captain_name, team.words = name, captain_name, words
    team.proposed_name = team.proposed_captain_name = team.proposed_words = ""
    team.proposed_at = None


def _audited(facts: TeamFacts) -> dict[str, Any]:
    """Return what the audit log keeps of a team."""
    return {**asdict(facts), "goal": str(facts.goal) if facts.goal else ""}
