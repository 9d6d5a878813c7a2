"""A story's picture: uploading it, choosing which part of it is shown, describing it."""

from datetime import datetime

import flask
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.pictures.crops import LARGEST_ZOOM_PERCENT
from fundraiser.pictures.images import LARGEST_POST
from fundraiser.pictures.models import Use
from fundraiser.pictures.operations import DrawnPicture, NewPart, draw_sizes
from fundraiser.staff.blueprint import bp
from fundraiser.staff.picture_uploads import asks_for_preview, draw_upload, original_of
from fundraiser.staff.record_versions import newest_entry
from fundraiser.staff.records import (
    record_of,
    refusals_shown_on,
    status_of,
)
from fundraiser.staff.stories.forms import StoryPictureForm
from fundraiser.staff.stories.views import STORY, newer_than, to_story
from fundraiser.stories import illustrations
from fundraiser.stories.illustrations import words_of_picture
from fundraiser.stories.models import Story, subject_of
from fundraiser.stories.queries import find_story, lock_story
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token
from fundraiser.web.security import largest_upload


@bp.route(f"{STORY}/picture", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_STORIES)
@largest_upload(LARGEST_POST)
def story_picture(public_id: str) -> ResponseReturnValue:
    """Show the picture and its words; on POST, keep them, or show the part that was chosen."""
    found = record_of(find_story, public_id)
    form = StoryPictureForm(found, seen=newest_entry(subject_of(found.id)))
    if form.is_submitted():
        is_valid = form.validate()
        drawn = draw_upload(form, is_needed=found.picture is None, use=Use.ARTICLE)
        if is_valid and not form.errors and not asks_for_preview():
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


def _keep(story: Story, form: StoryPictureForm, new: DrawnPicture | None, at: datetime) -> None:
    """The story has the new picture, or shows another part of the one it has."""
    picture, crop, sizes = story.picture, form.crop(), None
    if new is None and picture and crop != picture.crop:
        sizes = draw_sizes(original_of(picture), crop)
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
