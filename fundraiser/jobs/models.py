"""The state of the timetable's jobs."""

from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Line, Model, Words, open_list_column
from fundraiser.jobs.names import JobName


class WorkerProcess(Model):
    """A worker process, and when it last said that it runs (`heartbeat`)."""

    __tablename__ = "worker_processes"

    id: Mapped[Id]
    name: Mapped[Line] = mapped_column(unique=True)  # its machine, its process id, its start
    started_at: Mapped[Instant]
    seen_at: Mapped[Instant]


class TimetableJob(Model):
    """A job of the timetable: the last slot taken, and how its runs went."""

    __tablename__ = "timetable_jobs"

    id: Mapped[Id]
    name: Mapped[JobName] = open_list_column(JobName, unique=True)
    slot: Mapped[Line] = mapped_column(default="")  # the last slot taken; sorts by time
    lease_until: Mapped[Instant | None]  # None while no worker runs it
    started_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]
    succeeded_at: Mapped[Instant | None]  # when its last successful run began
    failed_at: Mapped[Instant | None]
    last_error: Mapped[Words | None]

    @property
    def is_failing(self) -> bool:
        """Whether its last run failed."""
        return self.last_error is not None
