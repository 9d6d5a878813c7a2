"""Starting a page, steps 2 and 3: its story and its picture."""

from http import HTTPStatus

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.forms.drafts import PageStoryForm
from fundraiser.peer_to_peer.forms.picture import DraftPictureForm, facts_of_picture
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.operations.page_pictures import (
    crop_draft_picture,
    draw_part,
    draw_upload,
    remove_picture,
    set_picture,
)
from fundraiser.peer_to_peer.story_starters import begin_with, opening_of, starters_for
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.draft_basics import already_published, find_draft, lock_draft
from fundraiser.peer_to_peer.views.draft_links import LINK_PURPOSE, draft_url
from fundraiser.pictures.images import LARGEST_POST, LARGEST_UPLOAD, PictureRefused
from fundraiser.web.access import signed_link
from fundraiser.web.forms import status_of
from fundraiser.web.rate_limits import drafting_limit, picture_limit
from fundraiser.web.security import largest_upload
from fundraiser.web.uploads import chosen_file

PREVIEW, REMOVE, STARTER = "preview", "remove", "starter-"


@bp.route("/fundraise/start/<public_id>/story", methods=["GET", "POST"])
@signed_link(LINK_PURPOSE)
@drafting_limit
def start_story(public_id: str) -> ResponseReturnValue:
    """Ask for the story; on POST, keep it, show how it will look, or begin it with a starter."""
    page = find_draft(public_id)
    if page is None:
        return already_published()
    form = PageStoryForm(story=page.story or opening_of(page))
    step, preview = request.form.get("step", ""), ""
    starters = starters_for(page)
    if step.startswith(STARTER):
        form.story.data = begin_with(form.story.data or "", _chosen(starters, step))
    elif form.validate_on_submit():
        _keep_story(page, form.story.data)
        if step != PREVIEW:
            return redirect(draft_url("start_picture", page), HTTPStatus.SEE_OTHER)
        preview = form.story.data
    shown = render_template(
        "peer_to_peer/start_story.html",
        form=form,
        page=page,
        starters=starters,
        preview=preview,
        action=draft_url("start_story", page),
        back_url=draft_url("start_basics", page),
    )
    return shown, status_of(form)


@bp.route("/fundraise/start/<public_id>/picture", methods=["GET", "POST"])
@signed_link(LINK_PURPOSE)
@picture_limit
@largest_upload(LARGEST_POST)
def start_picture(public_id: str) -> ResponseReturnValue:
    """Ask for a picture; on POST, keep it or the part of it, show the part, or take it away."""
    page = find_draft(public_id)
    if page is None:
        return already_published()
    form = DraftPictureForm(**facts_of_picture(page.picture, page.picture_words))
    if form.is_submitted():
        done = _picture_step(page, form)
        if done is not None:
            return done
    shown = render_template(
        "peer_to_peer/start_picture.html",
        form=form,
        page=page,
        action=draft_url("start_picture", page),
        back_url=draft_url("start_story", page),
        skip_url=draft_url("start_finish", page),
    )
    return shown, status_of(form)


def _picture_step(page: FundraiserPage, form: DraftPictureForm) -> ResponseReturnValue | None:
    """Do what the button says; None if the form is to be shown again."""
    step = request.form.get("step", "")
    upload = chosen_file(request.files.get("picture"), most=LARGEST_UPLOAD)
    is_valid = form.validate()
    if step == REMOVE:
        with transaction():
            remove_picture(lock_draft(page))
        return redirect(draft_url("start_picture", page), HTTPStatus.SEE_OTHER)
    if upload is not None:
        return _keep_upload(page, form, upload)
    if page.picture is None:
        form.refuse_file(_("Choose a picture, or go on without one."))
        return None
    if not is_valid or step == PREVIEW or not form.require_words():
        return None
    _keep_part(page, form)
    return redirect(draft_url("start_finish", page), HTTPStatus.SEE_OTHER)


def _keep_upload(
    page: FundraiserPage, form: DraftPictureForm, upload: bytes
) -> ResponseReturnValue | None:
    """The draft has the new picture, and the page shows it, with its part still to be chosen."""
    try:
        new = draw_upload(upload)
    except PictureRefused as refused:
        form.refuse_file(refused.message)
        return None
    with transaction():
        fresh = lock_draft(page)
        set_picture(fresh, new, at=clock.now())
        if not form.picture_words.errors:
            fresh.picture_words = form.picture_words.data
    return redirect(draft_url("start_picture", page, _anchor="part"), HTTPStatus.SEE_OTHER)


def _keep_part(page: FundraiserPage, form: DraftPictureForm) -> None:
    """The draft's picture shows the part that was chosen, and is described."""
    picture, crop = page.picture, form.crop()
    if picture is None:
        return
    picture_id, files = picture.id, draw_part(picture, crop)
    with transaction():
        fresh = lock_draft(page)
        crop_draft_picture(fresh, picture_id, files, crop)
        fresh.picture_words = form.picture_words.data


def _keep_story(page: FundraiserPage, story: str) -> None:
    with transaction():
        lock_draft(page).story = story


def _chosen(starters: list[str], step: str) -> str:
    number = step.removeprefix(STARTER)
    return starters[int(number)] if number in {"0", "1", "2"} else ""
