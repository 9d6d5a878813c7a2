"""Reads of stories. Visibility depends on the time, not on whether a job has run."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, select

from fundraiser.database import db, find_row, lock_row
from fundraiser.i18n.languages import Language
from fundraiser.stories.models import MOST_RELATED, RelatedStory, Story, StoryStatus

SEEN = (StoryStatus.PUBLISHED, StoryStatus.SCHEDULED)
NEWEST_FIRST = (Story.publish_at.desc(), Story.id.desc())


def find_story(public_id: str) -> Story | None:
    return find_row(Story, Story.public_id == public_id)


def get_story(story_id: int) -> Story:
    return db.session.get_one(Story, story_id)


def find_story_at(slug: str) -> Story | None:
    """Return the story with this slug, visible or not."""
    return find_row(Story, Story.slug == slug)


def find_visible(slug: str, *, at: datetime) -> Story | None:
    """Return the visible story with this slug."""
    return find_row(Story, Story.slug == slug, is_visible(at))


def lock_story(story_id: int) -> Story:
    """Return the current story, locked until the transaction ends."""
    return lock_row(Story, story_id)


def is_visible(at: datetime) -> ColumnElement[bool]:
    """Return the condition that a story is visible to everybody."""
    return Story.status.in_(SEEN) & (Story.publish_at <= at)


def is_written_in(language: Language) -> ColumnElement[bool]:
    """Return the condition that a story has a title in this language."""
    return (Story.title_fr if language is Language.FRENCH else Story.title_en) != ""


def list_visible(
    *, at: datetime, most: int, skip: int = 0, language: Language | None = None
) -> Sequence[Story]:
    """Return visible stories, newest first, perhaps only those in one language."""
    query = select(Story).where(is_visible(at)).order_by(*NEWEST_FIRST).offset(skip).limit(most)
    if language:
        query = query.where(is_written_in(language))
    return db.session.scalars(query).all()


def count_visible(*, at: datetime) -> int:
    return db.session.scalar(select(func.count()).select_from(Story).where(is_visible(at))) or 0


def list_due(*, at: datetime, most: int) -> Sequence[int]:
    """Return the ids of scheduled stories that are due, the longest overdue first."""
    return db.session.scalars(
        select(Story.id)
        .where(Story.status == StoryStatus.SCHEDULED, Story.publish_at <= at)
        .order_by(Story.publish_at, Story.id)
        .limit(most)
    ).all()


def list_chosen(story_id: int) -> Sequence[Story]:
    """Return the related stories that an editor chose, in their order, visible or not."""
    return db.session.scalars(_chosen(story_id)).all()


def list_related(story: Story, *, at: datetime) -> list[Story]:
    """Return MOST_RELATED visible stories to read next, in at most two queries.

    First an editor's choice, then stories of the same campaign, then the newest.
    """
    chosen = db.session.scalars(_chosen(story.id).where(is_visible(at))).all()
    missing = MOST_RELATED - len(chosen)
    if missing <= 0:
        return list(chosen[:MOST_RELATED])
    return [*chosen, *_likely(story, at, {related.id for related in chosen}, missing)]


def list_to_choose_from(story: Story | None) -> Sequence[tuple[str, str]]:
    """Return (public id, title) of the stories that may be related to this one, newest first."""
    title = func.coalesce(func.nullif(Story.title_en, ""), Story.title_fr)
    query = select(Story.public_id, title).order_by(Story.created_at.desc(), Story.id.desc())
    if story is not None:
        query = query.where(Story.id != story.id)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def ids_of(public_ids: Collection[str]) -> dict[str, int]:
    """Return the ids of stories by public id."""
    if not public_ids:
        return {}
    rows = db.session.execute(
        select(Story.public_id, Story.id).where(Story.public_id.in_(public_ids))
    )
    return {row[0]: row[1] for row in rows}


def _chosen(story_id: int) -> Select[Story]:
    return (
        select(Story)
        .join(RelatedStory, RelatedStory.related_id == Story.id)
        .where(RelatedStory.story_id == story_id)
        .order_by(RelatedStory.position)
    )


def _likely(story: Story, at: datetime, without: set[int], most: int) -> Sequence[Story]:
    query = select(Story).where(is_visible(at), Story.id.not_in({story.id, *without})).limit(most)
    if story.campaign_id is not None:
        query = query.order_by(case((Story.campaign_id == story.campaign_id, 0), else_=1))
    return db.session.scalars(query.order_by(*NEWEST_FIRST)).all()
