"""Write audit entries."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from structlog.contextvars import get_contextvars

from fundraiser.audit.actions import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db
from fundraiser.web.actors import Actor


def record(
    action: AuditAction,
    subject: str,
    actor: Actor,
    at: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> AuditEntry:
    """Add an audit entry to this transaction. `subject` names the record, e.g. `gift:42`.

    `before` and `after` contain only what changed, as JSON values, and never a secret.
    """
    entry = AuditEntry(
        at=at,
        actor_kind=actor.kind,
        actor_id=actor.id,
        action=action,
        subject=subject,
        before=dict(before) if before else None,
        after=dict(after) if after else None,
        note=note,
        request_id=str(get_contextvars().get("request_id", "")),
    )
    db.session.add(entry)
    return entry


def record_changes(
    action: AuditAction,
    subject: str,
    actor: Actor,
    at: datetime,
    *,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    note: str = "",
) -> bool:
    """Add an entry of the values that differ; return whether any do."""
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        was, now = ({name: state[name] for name in changed} for state in (before, after))
        record(action, subject, actor, at, before=was, after=now, note=note)
    return bool(changed)
