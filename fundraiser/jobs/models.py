"""What the timetable remembers."""

from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Line, Model, Words, open_list_column
from fundraiser.jobs.names import JobName


class TimetableJob(Model):
    """One job of the timetable: which slot was taken last, and how its runs went."""

    __tablename__ = "timetable_jobs"

    id: Mapped[Id]
    name: Mapped[JobName] = open_list_column(JobName, unique=True)
    slot: Mapped[Line] = mapped_column(default="")  # the name of the last slot taken; sorts by time
    lease_until: Mapped[Instant | None]  # until when a worker has it; None while none has
    started_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    succeeded_at: Mapped[Instant | None]  # when its last good run began
    failed_at: Mapped[Instant | None]
    last_error: Mapped[Words | None]

    @property
    def is_failing(self) -> bool:
        """Whether its latest run that ended has failed."""
        return self.last_error is not None
