"""Flags: added by visitors, once each; then acted on, dismissed, or opened again by staff.

A decision's audit entry belongs to the page or team that was flagged, so that its history is whole.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db, insert_into
from fundraiser.i18n.languages import Language
from fundraiser.peer_to_peer.models import (
    Flag,
    FlagReason,
    FlagStatus,
    FundraiserPage,
    Team,
)
from fundraiser.peer_to_peer.operations.moderation import DecidedMeanwhile
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_flag
from fundraiser.web.actors import Actor
from fundraiser.web.spam import Suspicion

ACTS = {
    FlagStatus.ACTED_ON: AuditAction.FLAG_ACTED_ON,
    FlagStatus.DISMISSED: AuditAction.FLAG_DISMISSED,
    FlagStatus.OPEN: AuditAction.FLAG_REOPENED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFacts:
    """What somebody wrote on the form. `email` is empty if they gave none."""

    reason: FlagReason
    words: str
    email: str
    language: Language


def add_flag(
    place: FundraiserPage | Team,
    facts: FlagFacts,
    *,
    once_key: str,
    suspicion: Suspicion | None,
    at: datetime,
) -> Flag:
    """The flag waits for one of us, who are told unless it may be a machine's.

    Repeatable: the same `once_key` is one flag.
    """
    fresh = insert_into(Flag).values(
        once_key=once_key,
        page_id=place.id if isinstance(place, FundraiserPage) else None,
        team_id=place.id if isinstance(place, Team) else None,
        status=FlagStatus.OPEN,
        reason=facts.reason,
        words=facts.words,
        email=facts.email,
        language=facts.language,
        suspicion=suspicion,
        made_at=at,
    )
    added = db.session.scalar(
        fresh.on_conflict_do_nothing(index_elements=["once_key"]).returning(Flag.id)
    )
    flag = db.session.scalars(select(Flag).where(Flag.once_key == once_key)).one()
    if added is not None:
        tell_staff_of_flag(flag, at=at)
    return flag


def decide_flag(
    flag: Flag, status: FlagStatus, *, actor: Actor, at: datetime, note: str = ""
) -> None:
    """The flag is decided, or open again. Raises DecidedMeanwhile. The caller has it locked."""
    if not flag.can_move_to(status):
        raise DecidedMeanwhile
    before = flag.status
    flag.move_to(status)
    flag.decided_at = None if status is FlagStatus.OPEN else at
    audit.record(
        ACTS[status],
        flag.place.subject,
        actor,
        at,
        before={"flag": before},
        after={"flag": status},
        note=note,
    )
