"""Rows of work: the columns of a table whose rows a worker claims (`claims`)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Instant, Words
from fundraiser.jobs.names import JobName


@dataclass(frozen=True)
class WorkStates:
    """A table's statuses for work that is due, leased, done, or dead (no longer tried)."""

    due: StrEnum
    leased: StrEnum
    done: StrEnum
    dead: StrEnum


class WorkRow:
    """The columns of a row of work. The table adds `id` and `status`, and names its job."""

    work_states: ClassVar[WorkStates]
    work_job: ClassVar[JobName]  # works the rows off

    due_at: Mapped[Instant]
    lease_until: Mapped[Instant | None]
    claimed_by: Mapped[int | None]  # the number of the last worker that claimed it (`life_locks`)
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[Words | None]


def list_work_tables() -> list[Any]:
    """Return the models of all tables of work."""
    return WorkRow.__subclasses__()
