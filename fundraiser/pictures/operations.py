"""Keeping a picture, cropping it, publishing it, letting it go.

Drawing takes tens of milliseconds: it is done first (`draw_sizes`), outside the transaction.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete

from fundraiser.database import db
from fundraiser.pictures.cropping import Crop
from fundraiser.pictures.drawing import Drawn, draw
from fundraiser.pictures.models import SIZES, Picture, PictureFile, Variant

Files = Mapping[Variant, Drawn]


def draw_sizes(original: bytes, crop: Crop) -> Files:
    """Return every size we show of a picture that `drawing.read_upload` has drawn."""
    return {
        variant: draw(original, crop, width=width, height=height)
        for variant, (width, height) in SIZES.items()
    }


def add_picture(original: Drawn, sizes: Files, *, crop: Crop, at: datetime) -> Picture:
    """There is a picture, private until it is published. Makes another on each call."""
    picture = Picture(uploaded_at=at, version=1, is_public=False)
    _set_crop(picture, crop)
    db.session.add(picture)
    db.session.flush()
    _add_files(picture, {Variant.ORIGINAL: original, **sizes})
    return picture


def crop_picture(picture: Picture, sizes: Files, *, crop: Crop) -> None:
    """The picture shows another part of itself, at another address. Repeatable."""
    _set_crop(picture, crop)
    picture.version += 1
    db.session.execute(
        delete(PictureFile).where(
            PictureFile.picture_id == picture.id, PictureFile.variant != Variant.ORIGINAL
        )
    )
    _add_files(picture, sizes)


def publish_picture(picture: Picture) -> None:
    """Anybody who has its address may see the picture. Repeatable."""
    picture.is_public = True


def withhold_picture(picture: Picture) -> None:
    """Only who holds a signed link may see the picture. Repeatable."""
    picture.is_public = False


def delete_picture(picture: Picture) -> None:
    """The picture and its files are gone."""
    db.session.execute(delete(PictureFile).where(PictureFile.picture_id == picture.id))
    db.session.delete(picture)
    db.session.flush()


def _set_crop(picture: Picture, crop: Crop) -> None:
    picture.left_percent, picture.top_percent = crop.left_percent, crop.top_percent
    picture.zoom_percent = crop.zoom_percent


def _add_files(picture: Picture, files: Files) -> None:
    db.session.add_all(
        PictureFile(
            picture_id=picture.id,
            variant=variant,
            width=drawn.width,
            height=drawn.height,
            content=drawn.content,
        )
        for variant, drawn in files.items()
    )
    db.session.flush()
