"""The table with the charity's one row."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Currency, Id, Instant, Model

ONLY_ID = 1


class Organisation(Model):
    """The charity. Pages and emails leave out empty fields."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="only_one"),)

    id: Mapped[Id]
    name_en: Mapped[str]
    name_fr: Mapped[str]
    address_line_1: Mapped[str] = mapped_column(default="")
    address_line_2: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    province: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="Canada")
    registration_number: Mapped[str] = mapped_column(default="")
    general_email: Mapped[str] = mapped_column(default="")
    general_telephone: Mapped[str] = mapped_column(default="")
    media_email: Mapped[str] = mapped_column(default="")
    media_telephone: Mapped[str] = mapped_column(default="")
    events_email: Mapped[str] = mapped_column(default="")
    events_telephone: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(String(60), default="America/Toronto")
    currency: Mapped[Currency] = mapped_column(default="CAD")
    holidays: Mapped[str] = mapped_column(String(6), default="CA")  # country, or country-province
    changed_at: Mapped[Instant]

    def name_in(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en

    @property
    def address_lines(self) -> list[str]:
        """The postal address as on an envelope, without empty lines."""
        place = " ".join(part for part in (self.city, self.province, self.postal_code) if part)
        lines = (self.address_line_1, self.address_line_2, place, self.country)
        return [line for line in lines if line] if self.address_line_1 else []
