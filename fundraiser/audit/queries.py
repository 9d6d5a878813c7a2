"""Reads of the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fundraiser.audit.actions import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db
from fundraiser.web.actors import Actor


@dataclass(frozen=True)
class AuditFilters:
    """Which entries to list; None and the empty string do not filter."""

    action: AuditAction | None = None
    subject: str = ""
    actor: Actor | None = None
    since_at: datetime | None = None
    until_at: datetime | None = None


def history_of(subjects: Sequence[str]) -> list[AuditEntry]:
    """Return all entries about these records, oldest first."""
    if not subjects:
        return []
    query = select(AuditEntry).where(AuditEntry.subject.in_(subjects)).order_by(AuditEntry.id)
    return list(db.session.scalars(query))


def list_entries(filters: AuditFilters, *, before_id: int | None, limit: int) -> list[AuditEntry]:
    """Return up to `limit` matching entries, newest first, older than `before_id` if given."""
    query = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(limit)
    if before_id is not None:
        query = query.where(AuditEntry.id < before_id)
    if filters.action:
        query = query.where(AuditEntry.action == filters.action)
    if filters.subject:
        query = query.where(AuditEntry.subject == filters.subject)
    if filters.actor:
        query = query.where(
            AuditEntry.actor_kind == filters.actor.kind, AuditEntry.actor_id == filters.actor.id
        )
    if filters.since_at:
        query = query.where(AuditEntry.at >= filters.since_at)
    if filters.until_at:
        query = query.where(AuditEntry.at < filters.until_at)
    return list(db.session.scalars(query))
