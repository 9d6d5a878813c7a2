"""What teams leave in the audit log."""

from datetime import datetime

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.peer_to_peer.models import FundraiserPage, Team, subject_of, subject_of_team
from fundraiser.web.actors import Actor


def record_act(
    action: AuditAction,
    team: Team,
    at: datetime,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
    actor: Actor | None = None,
) -> None:
    """Leave an entry of what the captain did, or whoever `actor` is."""
    audit.record(
        action,
        actor=actor or Actor.donor(team.captain_id),
        subject=subject_of_team(team.id),
        at=at,
        before=before,
        after=after,
    )


def record_move(
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
        actor=actor,
        subject=subject_of(page.id),
        at=at,
        before={"team": subject_of_team(former) if former else ""},
        after={"team": subject_of_team(team) if team else ""},
        note=note,
    )
