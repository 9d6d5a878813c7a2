"""The file that comes beside a form that crops a picture."""

from typing import Protocol

from flask import request
from flask_babel import gettext as _

from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import LARGEST_UPLOAD, PictureRefused, read_upload
from fundraiser.pictures.models import Picture, Use, Variant
from fundraiser.pictures.operations import DrawnPicture, draw_picture
from fundraiser.pictures.queries import find_file
from fundraiser.staff.records import or_not_found
from fundraiser.web.forms import TextLine
from fundraiser.web.uploads import chosen_file

PREVIEW = "preview"


class CropForm(Protocol):
    """A form with the fields of a crop, once it has been validated."""

    picture: TextLine
    errors: dict[str, list[str]]

    def crop(self) -> Crop: ...


def asks_for_preview() -> bool:
    return request.form.get("step") == PREVIEW


def draw_upload(form: CropForm, *, is_needed: bool, use: Use) -> DrawnPicture | None:
    """Return the upload drawn in every size; the form says what is wrong with it."""
    upload = chosen_file(request.files.get("picture"), most=LARGEST_UPLOAD)
    if upload is None:
        if is_needed:
            form.picture.errors = [_("Choose a picture.")]
        return None
    try:
        original = read_upload(upload)
    except PictureRefused as refused:
        form.picture.errors = [refused.message]
        return None
    if form.errors or asks_for_preview():
        form.picture.errors = [_("The picture is not saved yet: choose the file again.")]
        return None
    return draw_picture(original, form.crop(), use)


def original_of(picture: Picture) -> bytes:
    return or_not_found(find_file(picture.id, Variant.ORIGINAL)).content
