"""The page's picture, as its owner changes it: another one, another part, other words, none."""

from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.forms.page_settings import EditPictureForm
from fundraiser.peer_to_peer.forms.picture import facts_of_picture
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceChange
from fundraiser.peer_to_peer.operations.page_pictures import (
    draw_copy,
    draw_upload,
    shows,
)
from fundraiser.peer_to_peer.operations.place_settings import (
    PlaceContent,
    content_in_hand,
    content_of,
    needs_approval,
    propose_change,
)
from fundraiser.peer_to_peer.queries.pages import find_waiting_change, lock_page
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.own_pages import MINE, asks_for_preview, done, page_of_mine
from fundraiser.pictures.images import LARGEST_POST, LARGEST_UPLOAD, PictureRefused
from fundraiser.pictures.operations import DrawnPicture, add_picture
from fundraiser.web.access import donor_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import refusals_shown_on, require_token, status_of
from fundraiser.web.lost_update_guard import version_of
from fundraiser.web.rate_limits import picture_limit
from fundraiser.web.security import largest_upload
from fundraiser.web.uploads import chosen_file


@bp.route(f"{MINE}/picture", methods=["GET", "POST"])
@donor_only
@picture_limit
@largest_upload(LARGEST_POST)
def edit_picture(public_id: str) -> ResponseReturnValue:
    """Show the picture, its part and its words; on POST, keep them, or have them wait for us."""
    page = page_of_mine(public_id)
    shown: FundraiserPage | PlaceChange = find_waiting_change(page) or page
    content = content_of(shown)
    facts = facts_of_picture(shown.picture, content.picture_words)
    form = EditPictureForm(**facts, seen=_version(content))
    if form.is_submitted():
        upload = chosen_file(request.files.get("picture"), most=LARGEST_UPLOAD)
        is_sound = form.validate()
        if not asks_for_preview():
            is_sound = form.require_words() and is_sound
        new = _drawn(form, shown, upload)
        if is_sound and not form.errors and not asks_for_preview():
            change = None
            with refusals_shown_on(form), transaction():
                change = _keep(lock_page(page.id), form, new)
            if not form.errors:
                return done(page, f"{bp.name}.edit_picture", _what_was_done(change))
            page = page_of_mine(public_id)
    return _page_of(page, form)


@bp.post(f"{MINE}/picture/remove")
@donor_only
def remove_picture(public_id: str) -> ResponseReturnValue:
    """Take the picture away, or have that wait for us."""
    require_token()
    page = page_of_mine(public_id)
    with transaction():
        fresh = lock_page(page.id)
        before = content_in_hand(fresh)
        content = replace(before, picture_id=None, picture_words="")
        change = propose_change(
            fresh,
            content,
            needs_approval=needs_approval(fresh),
            actor=current_actor(),
            at=clock.now(),
        )
    return done(page, f"{bp.name}.edit_picture", _what_was_done(change))


def _version(content: PlaceContent) -> str:
    return version_of(content.picture_id, content.picture_words)


def _drawn(
    form: EditPictureForm, shown: FundraiserPage | PlaceChange, upload: bytes | None
) -> DrawnPicture | None:
    """Return what is to be shown in place of the picture, drawn in every size, if anything is.

    What is wrong with the file is said on the form.
    """
    if upload is None and shown.picture is None:
        form.refuse_file(_("Choose a picture."))
    if upload is None:
        is_to_draw = shown.picture and not form.errors and not asks_for_preview()
        return draw_copy(shown.picture, form.crop()) if shown.picture and is_to_draw else None
    if form.errors or asks_for_preview():
        form.refuse_file(_("The picture is not saved yet: choose the file again."))
        return None
    try:
        return draw_upload(upload)
    except PictureRefused as refused:
        form.refuse_file(refused.message)
        return None


def _keep(
    page: FundraiserPage, form: EditPictureForm, new: DrawnPicture | None
) -> PlaceChange | None:
    """The page has this picture and these words for it; return what waits for us of it."""
    shown: FundraiserPage | PlaceChange = find_waiting_change(page) or page
    before, words = content_of(shown), form.picture_words.data
    if new and shown.picture and shows(shown.picture, new):
        new = None  # a form that was sent twice
    if new or words != before.picture_words:
        form.require_unchanged(_version(before))
    at = clock.now()
    picture_id = add_picture(new, at=at).id if new else before.picture_id
    content = replace(before, picture_id=picture_id, picture_words=words)
    must_wait = needs_approval(page, *content.texts)
    return propose_change(page, content, needs_approval=must_wait, actor=current_actor(), at=at)


def _what_was_done(change: PlaceChange | None) -> str:
    if change is None:
        return _("The picture is saved.")
    return _("Your picture is waiting for review. Others see the earlier page until then.")


def _page_of(page: FundraiserPage, form: EditPictureForm) -> ResponseReturnValue:
    waiting = find_waiting_change(page)
    shown: FundraiserPage | PlaceChange = waiting or page
    if form.errors:
        form.seen.data = _version(content_of(shown))  # which this page shows
    answer = render_template(
        "peer_to_peer/edit_picture.html", page=page, form=form, shown=shown, change=waiting
    )
    return answer, status_of(form)
