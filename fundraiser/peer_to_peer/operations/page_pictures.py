"""From an upload to a page's picture.

Reading and drawing take tens of milliseconds: `draw_upload` and `draw_part` come first, outside the
transaction. A picture is private until its page is live.
"""

from datetime import datetime

from fundraiser.database import db
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import Drawn, read_upload
from fundraiser.pictures.models import Picture, Variant
from fundraiser.pictures.operations import (
    DrawnPicture,
    Files,
    add_picture,
    crop_picture,
    delete_picture,
    draw_picture,
    draw_sizes,
)
from fundraiser.pictures.queries import find_file


def draw_upload(content: bytes, crop: Crop | None = None) -> DrawnPicture:
    """Return an upload drawn anew in every size. Raises PictureRefused, in words for its owner."""
    return draw_picture(read_upload(content), crop or Crop())


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


def set_picture(page: FundraiserPage, new: DrawnPicture, *, at: datetime) -> None:
    """The draft has this picture in place of any other, not described yet."""
    old = page.picture
    picture = add_picture(new, at=at)
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
