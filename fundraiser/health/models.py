"""When each sort of process last looked at the site's health, and its certificate as last read."""

from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

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


class SiteCertificate(Model):
    """The certificate at an address of the site, as last read: its end, or why it is refused."""

    __tablename__ = "site_certificates"

    public_url: Mapped[str] = mapped_column(String(500), primary_key=True)
    read_at: Mapped[Instant]
    expires_at: Mapped[Instant | None]
    refused_for: Mapped[str | None] = mapped_column(String(500))
