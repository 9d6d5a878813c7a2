"""Addresses of pictures, for templates and emails."""

from typing import Any

from flask import Flask, url_for

from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import PictureFormat
from fundraiser.pictures.models import SIZES, Picture, Variant
from fundraiser.web.links import public_url_for, signed_url

LINK_PURPOSE = "picture"
ENDPOINT = "pictures.picture_file"
PART_ENDPOINT = "pictures.picture_part"


def picture_url(picture: Picture, variant: str, extension: str = PictureFormat.JPEG) -> str:
    """Return the address of one size, signed unless the picture is public."""
    facts: dict[str, Any] = {
        "version": picture.version,
        "variant": variant,
        "extension": str(extension),
    }
    if picture.is_public and variant != Variant.ORIGINAL:
        return url_for(ENDPOINT, public_id=picture.public_id, **facts)
    return signed_url(ENDPOINT, LINK_PURPOSE, picture.public_id, **facts)


def card_url(picture: Picture) -> str:
    """Return the absolute address of a public picture's card, for other sites."""
    return public_url_for(
        ENDPOINT,
        language="en",
        public_id=picture.public_id,
        version=picture.version,
        variant=Variant.CARD.value,
        extension=PictureFormat.JPEG.value,
    )


def part_url(picture: Picture, crop: Crop, size: str = Variant.PHONE) -> str:
    """Return the signed address of a preview of a crop that is not saved yet."""
    query = {"left": crop.left_percent, "top": crop.top_percent, "zoom": crop.zoom_percent}
    return signed_url(PART_ENDPOINT, LINK_PURPOSE, picture.public_id, **query, size=str(size))


def size_of(variant: str) -> tuple[int, int]:
    """Return the width and height of a size in pixels, for the attributes of `<img>`."""
    return SIZES[Variant(variant)]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(
        picture_url=picture_url,
        picture_part_url=part_url,
        picture_size=size_of,
    )
