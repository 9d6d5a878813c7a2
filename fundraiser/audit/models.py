"""The audit log's table."""

from typing import Any

from sqlalchemy import JSON, Index, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from fundraiser.audit.actions import AuditAction
from fundraiser.database import Id, Instant, Model, Words, open_list_column, status_column
from fundraiser.web.actors import ActorKind


class AuditEntry(Model):
    """An act on a record. Never changed, never removed."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "subject", "id"),
        Index(None, "action", "id"),
        Index(None, "at", "id"),
        Index(None, "actor_kind", "actor_id", "id"),
    )

    id: Mapped[Id]
    at: Mapped[Instant]
    actor_kind: Mapped[ActorKind] = status_column(ActorKind)
    actor_id: Mapped[str]
    action: Mapped[AuditAction] = open_list_column(AuditAction)
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[Words]
    request_id: Mapped[str]


@event.listens_for(AuditEntry, "before_update")
@event.listens_for(AuditEntry, "before_delete")
def _refuse(_mapper: Mapper[Any], _connection: Connection, entry: AuditEntry) -> None:
    raise RuntimeError(f"audit entry {entry.id} is not to be changed")
