"""The tables of stories and of related stories."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.campaigns.models import Campaign
from fundraiser.clock import date_in
from fundraiser.database import Id, Instant, Model, Words, status_column
from fundraiser.i18n.languages import Language
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.organisation.queries import home_zone
from fundraiser.pictures.models import Picture
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus
from fundraiser.stories.videos import site_of

LONGEST_SLUG = 60
LONGEST_TITLE = 140
LONGEST_SUMMARY = 300
LONGEST_PLACE = 60
LONGEST_AUTHOR = 80
LONGEST_BODY = 20_000
LONGEST_VIDEO = 300
LONGEST_ALT = 250
LONGEST_CREDIT = 120
MOST_RELATED = 3


class StoryStatus(LabelledEnum):
    DRAFT = "draft", _l("Draft"), Tone.WAIT  # staff only
    SCHEDULED = "scheduled", _l("Scheduled"), Tone.WAIT  # visible from `publish_at` on
    PUBLISHED = "published", _l("Published"), Tone.GOOD
    WITHDRAWN = "withdrawn", _l("Withdrawn")  # was public, and is hidden now


@dataclass(frozen=True, slots=True)
class StoryWords:
    """A story's text in one language. `place` begins the dateline; `body` is Markdown."""

    language: Language
    title: str
    summary: str
    place: str
    body: str
    alt: str


class Story(HasStatus, Model):
    """A news story, visible from `publish_at` on. That instant does not change afterwards."""

    __tablename__ = "stories"
    __table_args__ = (
        CheckConstraint("(status = 'draft') = (publish_at IS NULL)", name="seen_from_an_instant"),
        Index(None, "status", "publish_at"),
        Index(None, "changed_at"),
        Index(None, "campaign_id"),
        # Ids are never reused, because a deleted draft keeps its audit entries.
        {"sqlite_autoincrement": True},
    )
    ARROWS: ClassVar[Arrows] = {
        StoryStatus.DRAFT: {StoryStatus.SCHEDULED, StoryStatus.PUBLISHED},
        StoryStatus.SCHEDULED: {StoryStatus.DRAFT, StoryStatus.PUBLISHED},
        StoryStatus.PUBLISHED: {StoryStatus.WITHDRAWN},
        StoryStatus.WITHDRAWN: {StoryStatus.PUBLISHED},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    status: Mapped[StoryStatus] = status_column(StoryStatus)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaigns.id"))
    title_en: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    title_fr: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    summary_en: Mapped[str] = mapped_column(String(LONGEST_SUMMARY))
    summary_fr: Mapped[str] = mapped_column(String(LONGEST_SUMMARY))
    place_en: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    place_fr: Mapped[str] = mapped_column(String(LONGEST_PLACE))
    body_en: Mapped[Words]
    body_fr: Mapped[Words]
    author: Mapped[str] = mapped_column(String(LONGEST_AUTHOR))
    video_url: Mapped[str] = mapped_column(String(LONGEST_VIDEO))
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("pictures.id"))
    alt_en: Mapped[str] = mapped_column(String(LONGEST_ALT), default="")
    alt_fr: Mapped[str] = mapped_column(String(LONGEST_ALT), default="")
    is_decorative: Mapped[bool] = mapped_column(default=False)  # the picture needs no description
    credit: Mapped[str] = mapped_column(String(LONGEST_CREDIT), default="")
    publish_at: Mapped[Instant | None]
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]

    campaign: Mapped[Campaign | None] = relationship(lazy="joined")
    picture: Mapped[Picture | None] = relationship(lazy="joined")

    @property
    def is_draft(self) -> bool:
        return self.status is StoryStatus.DRAFT

    @property
    def is_scheduled(self) -> bool:
        return self.status is StoryStatus.SCHEDULED

    @property
    def is_published(self) -> bool:
        return self.status is StoryStatus.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.status is StoryStatus.WITHDRAWN

    @property
    def zone(self) -> str:
        """The time zone of its campaign, else of the organisation."""
        return self.campaign.zone if self.campaign else home_zone()

    @property
    def published_on(self) -> date | None:
        """The date of publication; None for a draft."""
        return date_in(self.publish_at, self.zone) if self.publish_at else None

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages that it has any text in."""
        return tuple(language for language in Language if self.written_in(language))

    @property
    def title(self) -> str:
        """The English title, or the French one without it."""
        return self.title_en or self.title_fr

    @property
    def video_site(self) -> str:
        """The name of its video's site, or '' without a video."""
        return site_of(self.video_url)

    def written_in(self, language: str) -> bool:
        words = self._words_of(Language(language))
        return bool(words.title or words.summary or words.body)

    def is_complete_in(self, language: str) -> bool:
        words = self._words_of(Language(language))
        return bool(words.title and words.summary and words.body)

    def is_due_at(self, instant: datetime) -> bool:
        """Whether it is scheduled for this instant or earlier."""
        return self.is_scheduled and self.publish_at is not None and self.publish_at <= instant

    def is_visible_at(self, instant: datetime) -> bool:
        return self.is_published or self.is_due_at(instant)

    def was_seen_by(self, instant: datetime) -> bool:
        """Whether it was ever public."""
        return self.is_withdrawn or self.is_visible_at(instant)

    def status_at(self, instant: datetime) -> StoryStatus:
        """Return its status, where a scheduled story that is due counts as published."""
        return StoryStatus.PUBLISHED if self.is_due_at(instant) else self.status

    def shown_picture(self) -> Picture | None:
        """Return the picture if it is public."""
        return self.picture if self.picture and self.picture.is_public else None

    def words_in(self, language: str) -> StoryWords:
        """Return its text in this language, or in the other if that is its only one."""
        wanted = Language(language)
        in_other_only = not self.written_in(wanted) and self.written_in(wanted.other)
        return self._words_of(wanted.other if in_other_only else wanted)

    def _words_of(self, language: Language) -> StoryWords:
        names = ("title", "summary", "place", "body", "alt")
        words = {name: getattr(self, f"{name}_{language.value}") or "" for name in names}
        if self.is_decorative:
            words["alt"] = ""
        return StoryWords(language, **words)


class RelatedStory(Model):
    """A story that an editor chose to show below another one, with its position."""

    __tablename__ = "related_stories"
    __table_args__ = (
        UniqueConstraint("story_id", "related_id"),
        CheckConstraint("story_id <> related_id", name="another_story"),
    )

    id: Mapped[Id]
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"))
    related_id: Mapped[int] = mapped_column(
        ForeignKey("stories.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]


def subject_of(story_id: int) -> str:
    """Return the story's subject in the audit log."""
    return f"story:{story_id}"
