"""Reads of the audit log."""

from collections.abc import Sequence

from sqlalchemy import select

from fundraiser.audit.actions import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db
from fundraiser.web.actors import Actor


def history_of(subjects: Sequence[str]) -> list[AuditEntry]:
    """Return all entries about these records, oldest first."""
    if not subjects:
        return []
    query = select(AuditEntry).where(AuditEntry.subject.in_(subjects)).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def has_entry(action: AuditAction, actor: Actor | None = None) -> bool:
    """Return whether there is an entry of this act, by this actor if one is given."""
    query = select(AuditEntry.id).where(AuditEntry.action == action)
    if actor is not None:
        query = query.where(AuditEntry.actor_kind == actor.kind, AuditEntry.actor_id == actor.id)
    return db.session.scalar(query.limit(1)) is not None


def list_entries_by(actor: Actor, *, most: int) -> list[AuditEntry]:
    """Return up to `most` entries of what this actor did, newest first."""
    query = select(AuditEntry).where(
        AuditEntry.actor_kind == actor.kind, AuditEntry.actor_id == actor.id
    )
    return list(db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(most)))
