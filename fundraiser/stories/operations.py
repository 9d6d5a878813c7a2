"""Operations on stories. Each writes an audit entry.

The caller has locked the story. Its picture becomes public and private with it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.campaigns.operations import SLUG
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db
from fundraiser.errors import Conflict, DomainError
from fundraiser.pictures.operations import delete_picture, publish_picture, withhold_picture
from fundraiser.stories.models import (
    LONGEST_SLUG,
    MOST_RELATED,
    RelatedStory,
    Story,
    StoryStatus,
    subject_of,
)
from fundraiser.stories.queries import find_story_at, list_chosen
from fundraiser.stories.readiness import what_is_missing
from fundraiser.stories.videos import require_video
from fundraiser.web.actors import Actor

ADDRESS_TAKEN = _("Another story has this address. Choose another one.")


class StoryRefused(DomainError):
    """The story's content is not valid, or not complete enough to publish."""


class StorySlugTaken(Conflict):
    """Another story has this slug."""

    message = ADDRESS_TAKEN


class StoryHasMovedOn(Conflict):
    """The story's status changed after the page was opened."""

    message = _("Someone has just changed this story. Check it, then try again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFacts:
    """A story's content. `related_ids` are the stories to show below, in order."""

    title_en: str = ""
    title_fr: str = ""
    summary_en: str = ""
    summary_fr: str = ""
    place_en: str = ""
    place_fr: str = ""
    body_en: str = ""
    body_fr: str = ""
    author: str = ""
    video_url: str = ""
    campaign_id: int | None = None
    related_ids: tuple[int, ...] = ()


def add_story(slug: str, facts: StoryFacts, *, actor: Actor, at: datetime) -> Story:
    """Add a draft. Repeatable: an equal draft with this slug is returned.

    Raises StorySlugTaken, StoryRefused, VideoRefused.
    """
    _require_slug(slug)
    _require_sound(facts)
    existing = find_story_at(slug)
    if existing and existing.is_draft and facts_of(existing) == facts:
        return existing
    if existing:
        raise StorySlugTaken
    story = Story(
        slug=slug, status=StoryStatus.DRAFT, created_at=at, changed_at=at, **columns_of(facts)
    )
    db.session.add(story)
    _flush_with_free_slug()
    _relate(story, facts.related_ids)
    after = {"slug": slug, **_audit_facts(story)}
    audit.record(AuditAction.STORY_ADDED, subject_of(story.id), actor, at, after=after)
    return story


def edit_story(
    story: Story, facts: StoryFacts, *, slug: str | None = None, actor: Actor, at: datetime
) -> None:
    """Change the story's content, and its slug if it was never public.

    Repeatable: without a change there is no audit entry. Raises StorySlugTaken, VideoRefused, and
    StoryRefused, also if a public or scheduled story would become incomplete.
    """
    _require_sound(facts)
    before = {"slug": story.slug, **_audit_facts(story)}
    if slug and slug != story.slug:
        _readdress(story, slug, at)
    for name, fact in columns_of(facts).items():
        setattr(story, name, fact)
    story.campaign = get_campaign(facts.campaign_id) if facts.campaign_id else None
    if story.is_scheduled or story.is_published:
        _require_ready(story)
    _flush_with_free_slug()
    _relate(story, facts.related_ids)
    after = {"slug": story.slug, **_audit_facts(story)}
    is_changed = audit.record_changes(
        AuditAction.STORY_CHANGED, subject_of(story.id), actor, at, before=before, after=after
    )
    if is_changed:
        _touch(story, at)


def publish_story(story: Story, *, actor: Actor, at: datetime) -> None:
    """Publish the story now; one that was public before keeps its date. Repeatable.

    Raises StoryRefused if it is not complete.
    """
    if story.is_published:
        return
    _require_ready(story)
    if not story.was_seen_by(at):
        story.publish_at = at
    story.move_to(StoryStatus.PUBLISHED)
    _show_picture(story)
    _touch(story, at)
    audit.record(AuditAction.STORY_PUBLISHED, subject_of(story.id), actor, at)


def publish_due(story: Story, *, actor: Actor, at: datetime) -> None:
    """Publish the story if it is scheduled and due. Repeatable."""
    if not story.is_due_at(at):
        return
    story.move_to(StoryStatus.PUBLISHED)
    _show_picture(story)
    audit.record(AuditAction.STORY_PUBLISHED, subject_of(story.id), actor, at)


def schedule_story(story: Story, publish_at: datetime, *, actor: Actor, at: datetime) -> None:
    """Schedule the story for `publish_at`. Repeatable.

    Raises StoryRefused if it is not complete or the instant has passed, and StoryHasMovedOn if it
    was public before.
    """
    if story.was_seen_by(at):
        raise StoryHasMovedOn
    _require_ready(story)
    if publish_at <= at:
        raise StoryRefused(
            _("This time has already passed. Choose a later time, or publish it now.")
        )
    if story.publish_at == publish_at:
        return
    before = story.publish_at
    story.publish_at = publish_at
    if story.is_draft:
        story.move_to(StoryStatus.SCHEDULED)
    _touch(story, at)
    audit.record(
        AuditAction.STORY_SCHEDULED,
        subject_of(story.id),
        actor,
        at,
        before={"publish_at": before.isoformat() if before else None},
        after={"publish_at": publish_at.isoformat()},
    )


def unschedule_story(story: Story, *, actor: Actor, at: datetime) -> None:
    """Make a scheduled story a draft again. Repeatable.

    Raises StoryHasMovedOn if it was public before.
    """
    if story.is_draft:
        return
    if story.was_seen_by(at):
        raise StoryHasMovedOn
    story.move_to(StoryStatus.DRAFT)
    story.publish_at = None
    _touch(story, at)
    audit.record(AuditAction.STORY_UNSCHEDULED, subject_of(story.id), actor, at)


def withdraw_story(story: Story, *, actor: Actor, at: datetime) -> None:
    """Hide the story and its picture from the public. Repeatable.

    Raises StoryHasMovedOn if it was never public.
    """
    if story.is_withdrawn:
        return
    publish_due(story, actor=actor, at=at)
    if not story.is_published:
        raise StoryHasMovedOn
    story.move_to(StoryStatus.WITHDRAWN)
    if story.picture:
        withhold_picture(story.picture)
    _touch(story, at)
    audit.record(AuditAction.STORY_WITHDRAWN, subject_of(story.id), actor, at)


def delete_draft(story: Story, *, actor: Actor, at: datetime) -> None:
    """Delete a draft and its picture. Its audit entries stay.

    Raises StoryHasMovedOn if it is not a draft.
    """
    if not story.is_draft:
        raise StoryHasMovedOn
    facts = {name: fact for name, fact in _audit_facts(story).items() if fact}
    audit.record(
        AuditAction.STORY_DELETED,
        subject_of(story.id),
        actor,
        at,
        before={"slug": story.slug, **facts},
    )
    picture = story.picture
    db.session.execute(
        delete(RelatedStory).where(
            (RelatedStory.story_id == story.id) | (RelatedStory.related_id == story.id)
        )
    )
    db.session.delete(story)
    db.session.flush()
    if picture:
        delete_picture(picture)


def facts_of(story: Story) -> StoryFacts:
    """Return the story's current content."""
    columns = {name: getattr(story, name) for name in columns_of(StoryFacts())}
    return StoryFacts(**columns, related_ids=_related_ids(story))


def columns_of(facts: StoryFacts) -> dict[str, Any]:
    """Return the content that is stored in columns of the story."""
    columns = asdict(facts)
    del columns["related_ids"]
    return columns


def _related_ids(story: Story) -> tuple[int, ...]:
    return tuple(related.id for related in list_chosen(story.id))


def _relate(story: Story, related_ids: tuple[int, ...]) -> None:
    if related_ids == _related_ids(story):
        return
    db.session.execute(delete(RelatedStory).where(RelatedStory.story_id == story.id))
    db.session.add_all(
        RelatedStory(story_id=story.id, related_id=related_id, position=position)
        for position, related_id in enumerate(related_ids, start=1)
    )
    db.session.flush()


def _require_sound(facts: StoryFacts) -> None:
    require_video(facts.video_url)
    if not facts.title_en and not facts.title_fr:
        raise StoryRefused(_("Give the story a title, in one language at least."))
    related = facts.related_ids
    if len(related) > MOST_RELATED or len(set(related)) != len(related):
        raise StoryRefused(_("Choose each related story once, three at most."))


def _require_ready(story: Story) -> None:
    missing = what_is_missing(story)
    if missing:
        raise StoryRefused(missing[0])


def _require_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise StoryRefused(_("An address has small letters, figures and hyphens only."))


def _readdress(story: Story, slug: str, at: datetime) -> None:
    if story.was_seen_by(at):
        raise StoryRefused(_("The story was published, so its address can no longer change."))
    _require_slug(slug)
    is_taken = db.session.scalar(select(Story.id).where(Story.slug == slug)) is not None
    if is_taken:
        raise StorySlugTaken
    story.slug = slug


def _flush_with_free_slug() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:  # a concurrent transaction took the slug
        raise StorySlugTaken from error


def _show_picture(story: Story) -> None:
    if story.picture:
        publish_picture(story.picture)


def _touch(story: Story, at: datetime) -> None:
    story.changed_at = at
    db.session.flush()


def _audit_facts(story: Story) -> dict[str, Any]:
    """Return the story's content for the audit log, with names instead of ids."""
    facts = columns_of(facts_of(story))
    del facts["campaign_id"]
    facts["campaign"] = get_campaign(story.campaign_id).slug if story.campaign_id else ""
    facts["related"] = [related.title for related in list_chosen(story.id)]
    return facts
