"""From an upload to a page's picture.

Reading and drawing take tens of milliseconds: `draw_upload` and `draw_part` come first, outside the
transaction. A picture is private until its page is live.
"""

from dataclasses import dataclass
from datetime import datetime

from fundraiser.database import db
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import LARGEST_UPLOAD, Drawn, read_upload
from fundraiser.pictures.models import Picture, Variant
from fundraiser.pictures.operations import (
    Files,
    add_picture,
    crop_picture,
    delete_picture,
    draw_sizes,
)
from fundraiser.pictures.queries import find_file

# Above the largest picture we take, so that a larger one is refused in words and the form is kept.
LARGEST_POST = 4 * LARGEST_UPLOAD


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPicture:
    """An upload that was drawn, with all its sizes."""

    original: Drawn
    sizes: Files
    crop: Crop


def draw_upload(content: bytes, crop: Crop | None = None) -> DrawnPicture:
    """Return an upload drawn anew in every size. Raises PictureRefused, in words for its owner."""
    crop = crop or Crop()
    original = read_upload(content)
    return DrawnPicture(original=original, sizes=draw_sizes(original.content, crop), crop=crop)


def draw_part(picture: Picture, crop: Crop) -> Files | None:
    """Return every size of another part of the picture; None if it shows that part already."""
    original = find_file(picture.id, Variant.ORIGINAL)
    if original is None or crop == picture.crop:
        return None
    return draw_sizes(original.content, crop)


def draw_copy(picture: Picture, crop: Crop) -> DrawnPicture | None:
    """Return another picture that shows this part of the same upload; None if it is shown already.

    So a part that waits for approval stands beside the one that is shown.
    """
    file, sizes = find_file(picture.id, Variant.ORIGINAL), draw_part(picture, crop)
    if file is None or sizes is None:
        return None
    original = Drawn(file.content, file.width, file.height)
    return DrawnPicture(original=original, sizes=sizes, crop=crop)


def shows(picture: Picture, new: DrawnPicture) -> bool:
    """Return whether the picture shows this part of this upload already."""
    file = find_file(picture.id, Variant.ORIGINAL)
    is_same = file is not None and file.content == new.original.content
    return is_same and picture.crop == new.crop


def save_upload(new: DrawnPicture, *, at: datetime) -> Picture:
    """There is a picture that nobody but its owner sees. Makes another on each call."""
    return add_picture(new.original, new.sizes, crop=new.crop, at=at)


def set_picture(page: FundraiserPage, new: DrawnPicture, *, at: datetime) -> None:
    """The draft has this picture in place of any other, not described yet."""
    old = page.picture
    picture = save_upload(new, at=at)
    page.picture_id, page.picture = picture.id, picture
    page.picture_words = ""
    db.session.flush()
    if old:
        delete_picture(old)


def crop_draft_picture(
    page: FundraiserPage, picture_id: int, files: Files | None, crop: Crop
) -> None:
    """The draft's picture shows this part; not if it was replaced while the part was drawn."""
    if files and page.picture and page.picture_id == picture_id:
        crop_picture(page.picture, files, crop=crop)


def remove_picture(page: FundraiserPage) -> None:
    """The draft has no picture, and its file is gone. Repeatable."""
    old = page.picture
    page.picture_id, page.picture, page.picture_words = None, None, ""
    db.session.flush()
    if old:
        delete_picture(old)
