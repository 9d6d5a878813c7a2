"""The list of stories: what was touched last comes first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.i18n.languages import Language
from fundraiser.staff.tables.paging import PAGE_LENGTH, Cursor, Page, page_of
from fundraiser.stories.models import Story, StoryStatus
from fundraiser.stories.queries import is_visible, is_written_in


class Written(StrEnum):
    """In which languages a story is; what is in one only may wait for its translation."""

    ENGLISH = "en"
    FRENCH = "fr"
    ONLY_ENGLISH = "only-en"
    ONLY_FRENCH = "only-fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFilters:
    """Which stories to list, as of which instant; None and the empty string leave a filter out."""

    at: datetime
    search: str = ""
    status: StoryStatus | None = None
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class StoryRow:
    """One line of the list."""

    public_id: str
    slug: str
    title: str
    status: StoryStatus
    publish_at: datetime | None
    changed_at: datetime
    languages: list[Language]
    campaign: str | None


def list_stories(filters: StoryFilters, *, language: str, after: Cursor | None) -> Page[StoryRow]:
    """Return the page of stories that follows `after`; campaigns are named in `language`."""
    campaign_name = Campaign.name_fr if language == Language.FRENCH else Campaign.name_en
    query = _that_fit(
        select(Story.id, *(getattr(Story, name) for name in COLUMNS), campaign_name.label("of"))
        .outerjoin(Campaign, Campaign.id == Story.campaign_id)
        .order_by(Story.changed_at.desc(), Story.id.desc())
        .limit(PAGE_LENGTH + 1),
        filters,
    )
    if after is not None:
        at = after.instant
        query = query.where(
            or_(Story.changed_at < at, and_(Story.changed_at == at, Story.id < after.id))
        )
    found = page_of(db.session.execute(query).all(), _cursor)
    return Page([_row(row, filters.at, language) for row in found.rows], found.next_cursor)


def has_stories() -> bool:
    return bool(db.session.scalar(select(func.count()).select_from(Story).limit(1)))


def _that_fit(query: Select[Any], filters: StoryFilters) -> Select[Any]:
    if filters.status:
        query = query.where(_stands_at(filters.status, filters.at))
    if filters.written:
        query = query.where(_written_so(filters.written))
    if not filters.search:
        return query
    parts = (getattr(Story, name) for name in SEARCHED)
    return query.where(or_(*(part.icontains(filters.search, autoescape=True) for part in parts)))


def _stands_at(status: StoryStatus, at: datetime) -> ColumnElement[bool]:
    """Return the condition of a status as readers would put it: one that is due is published."""
    if status is StoryStatus.PUBLISHED:
        return is_visible(at)
    if status is StoryStatus.SCHEDULED:
        return and_(Story.status == status, Story.publish_at > at)
    return Story.status == status


def _written_so(written: Written) -> ColumnElement[bool]:
    in_english, in_french = (is_written_in(language) for language in Language)
    return {
        Written.ENGLISH: in_english,
        Written.FRENCH: in_french,
        Written.ONLY_ENGLISH: and_(in_english, ~in_french),
        Written.ONLY_FRENCH: and_(in_french, ~in_english),
    }[written]


def _cursor(row: Any) -> Cursor:
    return Cursor.at(row.changed_at, row.id)


def _row(row: Any, at: datetime, language: str) -> StoryRow:
    is_due = row.status is StoryStatus.SCHEDULED and row.publish_at <= at
    titles = {Language.ENGLISH: row.title_en, Language.FRENCH: row.title_fr}
    return StoryRow(
        public_id=row.public_id,
        slug=row.slug,
        title=titles[Language(language)] or row.title_en or row.title_fr,
        status=StoryStatus.PUBLISHED if is_due else row.status,
        publish_at=row.publish_at,
        changed_at=row.changed_at,
        languages=[each for each, title in titles.items() if title],
        campaign=row.of,
    )


COLUMNS = ("public_id", "slug", "title_en", "title_fr", "status", "publish_at", "changed_at")
SEARCHED = (
    "slug",
    "title_en",
    "title_fr",
    "summary_en",
    "summary_fr",
    "body_en",
    "body_fr",
    "place_en",
    "place_fr",
    "author",
)
