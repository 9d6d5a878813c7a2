"""How often each network has done a limited thing, in the window that runs now."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Line, Model


class RateLimitWindow(Model):
    """One window of one limit for one network. The key is a digest: no address is kept."""

    __tablename__ = "rate_limit_windows"
    __table_args__ = (Index("ix_rate_limit_windows_ends_at", "ends_at"),)

    id: Mapped[Id]
    key: Mapped[Line] = mapped_column(unique=True)
    hits: Mapped[int]
    ends_at: Mapped[Instant]
