"""Campaigns, with their texts in both languages and the amounts their forms offer."""

from datetime import datetime
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Cents, Currency, Id, Instant, Model, Words, status_column
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.money import Money
from fundraiser.pictures.models import Picture
from fundraiser.states import Arrows, HasStatus

LONGEST_ALT = 250
LONGEST_CREDIT = 120


class CampaignStatus(LabelledEnum):
    DRAFT = "draft", _l("Draft"), Tone.WAIT  # staff only
    # public; takes gifts between its opening and closing
    PUBLISHED = "published", _l("Published"), Tone.GOOD
    WITHDRAWN = "withdrawn", _l("Withdrawn")  # no longer shown


class Season(LabelledEnum):
    """Whether a published campaign is upcoming, open or ended."""

    UPCOMING = "upcoming", _l("Opens later"), Tone.WAIT
    OPEN = "open", _l("Open now"), Tone.GOOD
    ENDED = "ended", _l("Ended")

    @property
    def is_upcoming(self) -> bool:
        return self is Season.UPCOMING

    @property
    def is_open(self) -> bool:
        return self is Season.OPEN

    @property
    def is_ended(self) -> bool:
        return self is Season.ENDED


class Frequency(LabelledEnum):
    """How often a donor gives. The form offers those that have presets."""

    ONCE = "once", _l("Once")


class Campaign(HasStatus, Model):
    """An effort with a goal, an opening and a closing."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("goal_cents > 0", name="goal_positive"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
    )
    ARROWS: ClassVar[Arrows] = {
        CampaignStatus.DRAFT: {CampaignStatus.PUBLISHED},
        CampaignStatus.PUBLISHED: {CampaignStatus.WITHDRAWN},
        CampaignStatus.WITHDRAWN: {CampaignStatus.PUBLISHED},
    }

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    status: Mapped[CampaignStatus] = status_column(CampaignStatus)
    title_en: Mapped[str] = mapped_column(String(120))  # a request: “Give to our holiday match”
    title_fr: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))  # within a sentence: “the holiday match”
    name_fr: Mapped[str] = mapped_column(String(120))
    summary_en: Mapped[str] = mapped_column(String(300))
    summary_fr: Mapped[str] = mapped_column(String(300))
    story_en: Mapped[Words]
    story_fr: Mapped[Words]
    goal_cents: Mapped[Cents]
    currency: Mapped[Currency]
    zone: Mapped[str] = mapped_column(String(60))
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    first_closes_at: Mapped[Instant]  # the closing first announced
    presets: Mapped[dict[str, Any]] = mapped_column(JSON)  # cents, by frequency
    # what an amount does (“supper for ten”), by its cents as text, then by language
    impacts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    shows_wall: Mapped[bool] = mapped_column(default=True)
    takes_pages: Mapped[bool] = mapped_column(default=True)  # supporters may raise money for it
    approves_pages: Mapped[bool] = mapped_column(default=True)  # staff approve them first
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))  # its photograph
    picture_alt_en: Mapped[str] = mapped_column(String(LONGEST_ALT), default="")
    picture_alt_fr: Mapped[str] = mapped_column(String(LONGEST_ALT), default="")
    picture_credit: Mapped[str] = mapped_column(String(LONGEST_CREDIT), default="")
    # in the secret link to its preview; None if nobody was given one, and once it is published
    preview_id: Mapped[str | None] = mapped_column(String(19), unique=True)
    created_at: Mapped[Instant]

    picture: Mapped[Picture | None] = relationship()  # read by the few pages that show it

    def title_in(self, language: str) -> str:
        return self.title_fr if language == "fr" else self.title_en

    def name_in(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en

    def summary_in(self, language: str) -> str:
        return self.summary_fr if language == "fr" else self.summary_en

    def story_in(self, language: str) -> str:
        return self.story_fr if language == "fr" else self.story_en

    def picture_alt_in(self, language: str) -> str:
        return self.picture_alt_fr if language == "fr" else self.picture_alt_en

    @property
    def goal(self) -> Money:
        return Money(self.goal_cents, self.currency)

    @property
    def is_draft(self) -> bool:
        return self.status is CampaignStatus.DRAFT

    @property
    def is_published(self) -> bool:
        return self.status is CampaignStatus.PUBLISHED

    @property
    def is_extended(self) -> bool:
        return self.closes_at > self.first_closes_at

    def season_at(self, instant: datetime) -> Season:
        if instant < self.opens_at:
            return Season.UPCOMING
        return Season.OPEN if instant < self.closes_at else Season.ENDED

    def status_at(self, instant: datetime) -> CampaignStatus | Season:
        """Return the status; of a published campaign, its season."""
        return self.season_at(instant) if self.is_published else self.status

    def takes_gifts_at(self, instant: datetime) -> bool:
        return self.is_published and self.season_at(instant) is Season.OPEN

    def presets_for(self, frequency: Frequency) -> list[Money]:
        return [Money(cents, self.currency) for cents in self.presets.get(frequency, [])]

    def impact_of(self, amount: Money, language: str) -> str:
        """Return what the amount does, in a few words; empty if nobody has said it."""
        return self.impacts.get(str(amount.cents), {}).get(language, "")

    @property
    def frequencies(self) -> list[Frequency]:
        return [frequency for frequency in Frequency if self.presets.get(frequency)]
