"""What the audit log holds, for tests of what leaves entries."""

from sqlalchemy import select

from fundraiser.audit.models import AuditEntry
from fundraiser.database import db


def entries() -> list[AuditEntry]:
    """Return every entry, the earliest first."""
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def acts_on(subject: str) -> list[tuple[str, str]]:
    """Return who did what to a record, e.g. `("staff:1", "staff-role-changed")`."""
    return [
        (":".join(part for part in (entry.actor_kind, entry.actor_id) if part), entry.action.value)
        for entry in entries()
        if entry.subject == subject
    ]
