"""Operations on a story's picture. Each writes an audit entry.

The caller has made the sizes outside the transaction (`pictures.operations.draw_picture`) and
locked the story.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.pictures.operations import (
    DrawnPicture,
    NewPart,
    add_picture,
    delete_picture,
    publish_picture,
    show_part,
)
from fundraiser.stories.models import Story, subject_of
from fundraiser.stories.operations import StoryRefused
from fundraiser.stories.readiness import what_is_missing
from fundraiser.web.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWords:
    """A picture's alternative text in each language, and its credit."""

    alt_en: str = ""
    alt_fr: str = ""
    is_decorative: bool = False
    credit: str = ""


def illustrate(
    story: Story, upload: DrawnPicture, words: PictureWords, *, actor: Actor, at: datetime
) -> None:
    """Set the story's picture in place of any other. It is public if the story is.

    Not repeatable: each call adds a picture. Raises StoryRefused if a public or scheduled story
    would lack an alternative text.
    """
    before = _audit_facts(story)
    old = story.picture
    picture = add_picture(upload, at=at)
    if story.is_visible_at(at):
        publish_picture(picture)
    story.picture_id, story.picture = picture.id, picture
    _describe(story, words)
    db.session.flush()
    if old:
        delete_picture(old)
    _record_change(story, before, actor, at)


def crop_story(
    story: Story, part: NewPart, words: PictureWords, *, actor: Actor, at: datetime
) -> None:
    """Set the crop and words of the story's picture. Repeatable.

    Raises StoryRefused if the picture was replaced meanwhile, or if a public or scheduled story
    would lack an alternative text.
    """
    if story.picture is None or story.picture_id != part.picture_id:
        raise StoryRefused(_("The picture has just been replaced. Check the new one first."))
    before = _audit_facts(story)
    show_part(story.picture, part)
    _describe(story, words)
    _record_change(story, before, actor, at)


def take_picture_away(story: Story, *, actor: Actor, at: datetime) -> None:
    """Delete the story's picture. Repeatable."""
    picture = story.picture
    if picture is None:
        return
    before = _audit_facts(story)
    story.picture_id, story.picture = None, None
    _describe(story, PictureWords())
    db.session.flush()
    delete_picture(picture)
    _record_change(story, before, actor, at)


def words_of_picture(story: Story) -> PictureWords:
    """Return the current words of the story's picture."""
    names = ("alt_en", "alt_fr", "is_decorative", "credit")
    return PictureWords(**{name: getattr(story, name) for name in names})


def _describe(story: Story, words: PictureWords) -> None:
    for name, fact in asdict(words).items():
        setattr(story, name, fact)
    if story.is_scheduled or story.is_published:
        missing = what_is_missing(story)
        if missing:
            raise StoryRefused(missing[0])


def _audit_facts(story: Story) -> dict[str, Any]:
    """Return the picture's facts for the audit log: its id, crop and words."""
    facts: dict[str, Any] = {"picture": "", "part": "", **asdict(words_of_picture(story))}
    if story.picture:
        facts["picture"] = story.picture.public_id
        facts["part"] = story.picture.crop.in_words
    return facts


def _record_change(story: Story, before: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    is_changed = audit.record_changes(
        AuditAction.STORY_PICTURE_CHANGED,
        subject_of(story.id),
        actor,
        at,
        before=before,
        after=_audit_facts(story),
    )
    if is_changed:
        story.changed_at = at
        db.session.flush()
