"""The table with the charity's one row."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Currency, Id, Instant, Model, status_column
from fundraiser.labels import LabelledEnum

ONLY_ID = 1


class TaxReceipts(LabelledEnum):
    """What becomes of official receipts for gifts made here. Unstated, pages promise nothing."""

    UNSTATED = "unstated", _l("Say nothing yet")
    NONE = "none", _l("No official receipt for gifts made here")
    LATER = "later", _l("An official receipt comes later")


class ProgressLook(LabelledEnum):
    """How the progress of campaigns and pages is drawn, and what decorates pages with it."""

    UNSTATED = "unstated", _l("Lanterns until there is a logo, then a plain bar")
    LANTERNS = "lanterns", _l("A string of lanterns")
    BAR = "bar", _l("A plain bar in your colour")


class Organisation(Model):
    """The charity. Pages and emails leave out empty fields."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint(f"id = {ONLY_ID}", name="only_one"),)

    id: Mapped[Id]
    name_en: Mapped[str]
    name_fr: Mapped[str]
    line_en: Mapped[str] = mapped_column(default="")  # what the charity does, in one line
    line_fr: Mapped[str] = mapped_column(default="")
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
    receipts: Mapped[TaxReceipts] = status_column(TaxReceipts, default=TaxReceipts.UNSTATED)
    receipt_sentence_en: Mapped[str] = mapped_column(default="")  # by whom and when they come
    receipt_sentence_fr: Mapped[str] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(String(7), default="")  # #rrggbb; empty for the usual one
    progress: Mapped[ProgressLook] = status_column(ProgressLook, default=ProgressLook.UNSTATED)
    logo_version: Mapped[str] = mapped_column(String(12), default="")  # empty without a logo
    logo_width: Mapped[int] = mapped_column(default=0)
    logo_height: Mapped[int] = mapped_column(default=0)
    logo_png: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    about_en: Mapped[str] = mapped_column(Text, default="", deferred=True)
    about_fr: Mapped[str] = mapped_column(Text, default="", deferred=True)
    privacy_en: Mapped[str] = mapped_column(Text, default="", deferred=True)
    privacy_fr: Mapped[str] = mapped_column(Text, default="", deferred=True)
    changed_at: Mapped[Instant]

    def name_in(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en

    def line_in(self, language: str) -> str:
        return self.line_fr if language == "fr" else self.line_en

    def receipt_sentence_in(self, language: str) -> str:
        return self.receipt_sentence_fr if language == "fr" else self.receipt_sentence_en

    @property
    def address_lines(self) -> list[str]:
        """The postal address as on an envelope, without empty lines."""
        place = " ".join(part for part in (self.city, self.province, self.postal_code) if part)
        lines = (self.address_line_1, self.address_line_2, place, self.country)
        return [line for line in lines if line] if self.address_line_1 else []
