"""The counters of the rate limits."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Line, Model


class RateLimitWindow(Model):
    """One window of one limit for one network. `key` is a digest, so no address is stored."""

    __tablename__ = "rate_limit_windows"
    __table_args__ = (Index("ix_rate_limit_windows_ends_at", "ends_at"),)

    id: Mapped[Id]
    key: Mapped[Line] = mapped_column(unique=True)
    hits: Mapped[int]
    ends_at: Mapped[Instant]
