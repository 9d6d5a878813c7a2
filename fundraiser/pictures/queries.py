"""Reads of pictures."""

from sqlalchemy import select

from fundraiser.database import db
from fundraiser.pictures.models import Picture, PictureFile, Variant


def get_picture(picture_id: int) -> Picture:
    return db.session.get_one(Picture, picture_id)


def find_picture(public_id: str) -> Picture | None:
    return db.session.scalars(select(Picture).where(Picture.public_id == public_id)).one_or_none()


def find_file(picture_id: int, variant: Variant) -> PictureFile | None:
    return db.session.scalars(
        select(PictureFile).where(
            PictureFile.picture_id == picture_id, PictureFile.variant == variant
        )
    ).one_or_none()
