"""The alarms, and when each kind was last emailed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.accounts.models import StaffMember
from fundraiser.alarms.kinds import AlarmKind
from fundraiser.database import Id, Instant, Model, open_list_column

LONGEST_SUBJECT = 300
IS_OPEN = text("over_at IS NULL")


class Alarm(Model):
    """A problem, from `since_at` to `over_at`, raised `count` times.

    `told_ids` are the staff members emailed last, at `told_at`.
    """

    __tablename__ = "alarms"
    __table_args__ = (
        Index(
            "uq_alarms_open_kind_subject",
            "kind",
            "subject",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index(None, "over_at"),
    )

    id: Mapped[Id]
    kind: Mapped[AlarmKind] = open_list_column(AlarmKind)
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    since_at: Mapped[Instant]
    last_seen_at: Mapped[Instant]
    count: Mapped[int]
    told_at: Mapped[Instant | None]
    told_ids: Mapped[list[int]] = mapped_column(JSON)
    over_at: Mapped[Instant | None]
    over_told_at: Mapped[Instant | None]
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff_members.id"))
    resolved_by: Mapped[StaffMember | None] = relationship(lazy="joined")

    @property
    def is_open(self) -> bool:
        return self.over_at is None

    def end(self, at: datetime) -> None:
        self.over_at = at


class AlarmNotice(Model):
    """When people were last told about a kind of alarm: at most once an hour.

    A process that tells them holds the row until `lease_until`.
    """

    __tablename__ = "alarm_notices"

    kind: Mapped[AlarmKind] = open_list_column(AlarmKind, primary_key=True)
    told_at: Mapped[Instant | None]
    lease_until: Mapped[Instant | None]
