"""Reads of pictures."""

from fundraiser.database import db, find_row
from fundraiser.pictures.images import PictureFormat
from fundraiser.pictures.models import Picture, PictureFile, Variant


def get_picture(picture_id: int) -> Picture:
    return db.session.get_one(Picture, picture_id)


def find_picture(public_id: str) -> Picture | None:
    return find_row(Picture, Picture.public_id == public_id)


def find_file(
    picture_id: int, variant: Variant, kind: PictureFormat = PictureFormat.JPEG
) -> PictureFile | None:
    return find_row(
        PictureFile,
        PictureFile.picture_id == picture_id,
        PictureFile.variant == variant,
        PictureFile.format == kind,
    )
