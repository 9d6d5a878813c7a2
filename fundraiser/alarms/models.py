"""The table of alarms, and when each kind was last told by email."""

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
    """Something is wrong, or was: from `since_at` until `over_at`, seen `count` times.

    `told_ids` are the staff members who were written to, at `told_at` the last time.
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
    """When emails about a kind of alarm were queued last: once an hour at most."""

    __tablename__ = "alarm_notices"

    kind: Mapped[AlarmKind] = open_list_column(AlarmKind, primary_key=True)
    told_at: Mapped[Instant]
