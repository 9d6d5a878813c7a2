"""When each sort of process last looked at the site's health."""

from enum import StrEnum

from sqlalchemy.orm import Mapped

from fundraiser.database import Instant, Model, status_column


class ProcessKind(StrEnum):
    """A sort of process that looks at the site's health."""

    WEB = "web"
    WORKER = "worker"


class HealthLook(Model):
    """The last look of any process of this kind."""

    __tablename__ = "health_looks"

    process: Mapped[ProcessKind] = status_column(ProcessKind, primary_key=True)
    looked_at: Mapped[Instant]
