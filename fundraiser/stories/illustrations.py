"""What can be done with a story's picture. Each act leaves its entry in the audit log.

Drawing is done first, outside the transaction (`pictures.operations.draw_sizes`). The caller has
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
from fundraiser.pictures.cropping import Crop
from fundraiser.pictures.drawing import Drawn
from fundraiser.pictures.operations import (
    Files,
    add_picture,
    crop_picture,
    delete_picture,
    publish_picture,
)
from fundraiser.stories.models import Story, subject_of
from fundraiser.stories.operations import StoryRefused
from fundraiser.stories.readiness import what_is_missing
from fundraiser.web.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWords:
    """What is said of a picture: to who cannot see it, in each language, and whose it is."""

    alt_en: str = ""
    alt_fr: str = ""
    is_decorative: bool = False
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStoryPicture:
    """An upload that was drawn, with all its sizes."""

    original: Drawn
    sizes: Files
    crop: Crop


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """Another part of the picture `picture_id`; `sizes` None if the part is the one it shows."""

    picture_id: int
    sizes: Files | None
    crop: Crop


def illustrate(
    story: Story, upload: NewStoryPicture, words: PictureWords, *, actor: Actor, at: datetime
) -> None:
    """The story has this picture in place of any other; it is seen where the story is.

    Makes another on each call. Raises StoryRefused if a story that is seen would lack words for it.
    """
    before = _told(story)
    old = story.picture
    picture = add_picture(upload.original, upload.sizes, crop=upload.crop, at=at)
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
    """The story's picture shows this part of itself, and is described by these words.

    Repeatable. Raises StoryRefused if the picture was replaced meanwhile, or a story that is seen
    would lack words for it.
    """
    if story.picture is None or story.picture_id != part.picture_id:
        raise StoryRefused(_("The picture was replaced meanwhile. Look at the new one first."))
    before = _told(story)
    if part.sizes is not None and part.crop != story.picture.crop:
        crop_picture(story.picture, part.sizes, crop=part.crop)
    _describe(story, words)
    _record_change(story, before, actor, at)


def take_picture_away(story: Story, *, actor: Actor, at: datetime) -> None:
    """The story has no picture, and its file is gone. Repeatable."""
    picture = story.picture
    if picture is None:
        return
    before = _told(story)
    story.picture_id, story.picture = None, None
    _describe(story, PictureWords())
    db.session.flush()
    delete_picture(picture)
    _record_change(story, before, actor, at)


def words_of_picture(story: Story) -> PictureWords:
    """Return what is said of the picture so far."""
    names = ("alt_en", "alt_fr", "is_decorative", "credit")
    return PictureWords(**{name: getattr(story, name) for name in names})


def _describe(story: Story, words: PictureWords) -> None:
    for name, fact in asdict(words).items():
        setattr(story, name, fact)
    if story.is_scheduled or story.is_published:
        missing = what_is_missing(story)
        if missing:
            raise StoryRefused(missing[0])


def _told(story: Story) -> dict[str, Any]:
    """Return what the audit log keeps of the picture: which it is, which part, its words."""
    told: dict[str, Any] = {"picture": "", "part": "", **asdict(words_of_picture(story))}
    if story.picture:
        crop = story.picture.crop
        told["picture"] = story.picture.public_id
        told["part"] = f"{crop.left_percent} % / {crop.top_percent} %, {crop.zoom_percent} %"
    return told


def _record_change(story: Story, before: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    after = _told(story)
    changed = [name for name, fact in after.items() if before[name] != fact]
    if not changed:
        return
    story.changed_at = at
    db.session.flush()
    audit.record(
        AuditAction.STORY_PICTURE_CHANGED,
        actor=actor,
        subject=subject_of(story.id),
        at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
