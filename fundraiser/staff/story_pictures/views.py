"""A story's picture: uploading it, choosing which part of it is shown, describing it."""

from datetime import datetime

import flask
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.pictures.crops import LARGEST_ZOOM_PERCENT
from fundraiser.pictures.images import LARGEST_POST, LARGEST_UPLOAD, PictureRefused, read_upload
from fundraiser.pictures.models import Picture, Variant
from fundraiser.pictures.operations import DrawnPicture, draw_picture, draw_sizes
from fundraiser.pictures.queries import find_file
from fundraiser.staff.blueprint import bp
from fundraiser.staff.record_versions import newest_entry
from fundraiser.staff.records import (
    or_not_found,
    record_of,
    refusals_shown_on,
    status_of,
)
from fundraiser.staff.stories.forms import StoryPictureForm
from fundraiser.staff.stories.views import STORY, newer_than, to_story
from fundraiser.stories import illustrations
from fundraiser.stories.illustrations import NewPart, words_of_picture
from fundraiser.stories.models import Story, subject_of
from fundraiser.stories.queries import find_story, lock_story
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token
from fundraiser.web.security import largest_upload
from fundraiser.web.uploads import chosen_file

PREVIEW = "preview"


@bp.route(f"{STORY}/picture", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_STORIES)
@largest_upload(LARGEST_POST)
def story_picture(public_id: str) -> ResponseReturnValue:
    """Show the picture and its words; on POST, keep them, or show the part that was chosen."""
    found = record_of(find_story, public_id)
    form = StoryPictureForm(found, seen=newest_entry(subject_of(found.id)))
    if form.is_submitted():
        upload = chosen_file(request.files.get("picture"), most=LARGEST_UPLOAD)
        is_valid = form.validate()
        drawn = _drawn(form, found, upload)
        if is_valid and not form.errors and not _asks_for_preview():
            with refusals_shown_on(form):
                _keep(found, form, drawn, clock.now())
            if not form.errors:
                flask.flash(_("The picture is saved."), "success")
                return to_story(found)
    return _page_of(found, form)


@bp.post(f"{STORY}/picture/remove")
@staff_only(Permission.MANAGE_STORIES)
def story_picture_remove(public_id: str) -> ResponseReturnValue:
    """Take the picture away; its file is gone."""
    require_token()
    found = record_of(find_story, public_id)
    with transaction():
        illustrations.take_picture_away(lock_story(found.id), actor=current_actor(), at=clock.now())
    flask.flash(_("The picture is removed."), "success")
    return to_story(found)


def _drawn(form: StoryPictureForm, story: Story, upload: bytes | None) -> DrawnPicture | None:
    """Return the upload drawn in every size; what is wrong with it is said on the form."""
    if upload is None:
        if story.picture is None:
            form.picture.errors = [_("Choose a picture.")]
        return None
    try:
        original = read_upload(upload)
    except PictureRefused as refused:
        form.picture.errors = [refused.message]
        return None
    if form.errors or _asks_for_preview():
        form.picture.errors = [_("The picture is not saved yet: choose the file again.")]
        return None
    return draw_picture(original, form.crop())


def _keep(story: Story, form: StoryPictureForm, new: DrawnPicture | None, at: datetime) -> None:
    """The story has the new picture, or shows another part of the one it has."""
    picture, crop, sizes = story.picture, form.crop(), None
    if new is None and picture and crop != picture.crop:
        sizes = draw_sizes(_original_of(picture), crop)
    with transaction():
        fresh = lock_story(story.id)
        is_same = new is None and fresh.picture and crop == fresh.picture.crop
        if not (is_same and form.words() == words_of_picture(fresh)):
            form.require_unchanged(newest_entry(subject_of(fresh.id)))
        actor = current_actor()
        if new:
            illustrations.illustrate(fresh, new, form.words(), actor=actor, at=at)
        elif picture:
            part = NewPart(picture_id=picture.id, sizes=sizes, crop=crop)
            illustrations.crop_story(fresh, part, form.words(), actor=actor, at=at)


def _page_of(story: Story, form: StoryPictureForm) -> ResponseReturnValue:
    newer = newer_than(form.seen.data or "", story) if form.errors else []
    form.seen.data = newest_entry(subject_of(story.id))
    page = render_template(
        "staff/story_pictures/story_picture.html",
        story=story,
        form=form,
        newer=newer,
        part=form.shown_crop(),
        most_zoom=LARGEST_ZOOM_PERCENT,
    )
    return page, status_of(form)


def _original_of(picture: Picture) -> bytes:
    return or_not_found(find_file(picture.id, Variant.ORIGINAL)).content


def _asks_for_preview() -> bool:
    return request.form.get("step") == PREVIEW
