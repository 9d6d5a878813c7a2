"""Operations on pictures: add, copy, crop, publish, withhold, delete.

Call `draw_picture` or `draw_sizes` first, outside the transaction: it takes tens of milliseconds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, literal, select

from fundraiser.database import db
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import Drawn, draw, draw_within
from fundraiser.pictures.models import MOST_BYTES, SIZES, Picture, PictureFile, Use, Variant

Files = Mapping[Variant, Sequence[Drawn]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPicture:
    """An upload that was drawn, with all its sizes."""

    original: Drawn
    sizes: Files
    crop: Crop


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPart:
    """A new crop of the picture `picture_id`. `sizes` is None if the crop did not change."""

    picture_id: int
    sizes: Files | None
    crop: Crop


def draw_picture(original: Drawn, crop: Crop, use: Use = Use.ARTICLE) -> DrawnPicture:
    """Return a picture that `images.read_upload` returned, with every size of the crop."""
    sizes = draw_sizes(original.content, crop, use)
    return DrawnPicture(original=original, sizes=sizes, crop=crop)


def draw_sizes(original: bytes, crop: Crop, use: Use = Use.ARTICLE) -> Files:
    """Return every size to show of a picture that `images.read_upload` returned."""
    return {variant: _draw_size(original, crop, variant) for variant in use.variants}


def _draw_size(original: bytes, crop: Crop, variant: Variant) -> list[Drawn]:
    width, height = SIZES[variant]
    most_bytes = MOST_BYTES.get(variant)
    if most_bytes is None:
        return [draw(original, crop, width=width, height=height)]
    return draw_within(original, crop, width=width, height=height, most_bytes=most_bytes)


def add_picture(new: DrawnPicture, *, at: datetime) -> Picture:
    """Add a picture, private until published. Not repeatable: each call adds another."""
    picture = _add_private(new.crop, at)
    _add_files(picture, {Variant.ORIGINAL: [new.original], **new.sizes})
    return picture


def copy_picture(picture: Picture, *, at: datetime) -> Picture:
    """Add a copy of a picture with its files, private until published. Not repeatable."""
    copy = _add_private(picture.crop, at)
    kept = PictureFile.variant, PictureFile.format, PictureFile.width, PictureFile.height
    files = select(literal(copy.id), *kept, PictureFile.content)
    names = ["picture_id", *(column.key for column in kept), "content"]
    db.session.execute(
        insert(PictureFile).from_select(names, files.where(PictureFile.picture_id == picture.id))
    )
    return copy


def crop_picture(picture: Picture, sizes: Files, *, crop: Crop) -> None:
    """Replace the picture's crop and sizes. Its address changes on each call."""
    _set_crop(picture, crop)
    picture.version += 1
    db.session.execute(
        delete(PictureFile).where(
            PictureFile.picture_id == picture.id, PictureFile.variant != Variant.ORIGINAL
        )
    )
    _add_files(picture, sizes)


def show_part(picture: Picture, part: NewPart) -> None:
    """Crop the picture to this part of it, unless it shows that already. Repeatable."""
    if part.sizes is not None and part.crop != picture.crop:
        crop_picture(picture, part.sizes, crop=part.crop)


def publish_picture(picture: Picture) -> None:
    """Show the picture to anybody who has its address. Repeatable."""
    picture.is_public = True


def withhold_picture(picture: Picture) -> None:
    """Show the picture only to holders of a signed link. Repeatable."""
    picture.is_public = False


def delete_picture(picture: Picture) -> None:
    """Delete the picture and its files."""
    db.session.execute(delete(PictureFile).where(PictureFile.picture_id == picture.id))
    db.session.delete(picture)
    db.session.flush()


def _add_private(crop: Crop, at: datetime) -> Picture:
    picture = Picture(uploaded_at=at, version=1, is_public=False)
    _set_crop(picture, crop)
    db.session.add(picture)
    db.session.flush()
    return picture


def _set_crop(picture: Picture, crop: Crop) -> None:
    picture.left_percent, picture.top_percent = crop.left_percent, crop.top_percent
    picture.zoom_percent = crop.zoom_percent


def _add_files(picture: Picture, files: Files) -> None:
    db.session.add_all(
        PictureFile(
            picture_id=picture.id,
            variant=variant,
            format=drawn.format,
            width=drawn.width,
            height=drawn.height,
            content=drawn.content,
        )
        for variant, formats in files.items()
        for drawn in formats
    )
    db.session.flush()
