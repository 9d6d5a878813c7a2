"""Decoding of uploaded pictures, and encoding of the sizes we show. Pure."""

import threading
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from flask_babel import lazy_gettext as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from fundraiser.errors import DomainError
from fundraiser.pictures.crops import Box, Crop, box_of

LARGEST_UPLOAD = 10 * 1024 * 1024
# So that a picture that is too large is refused in words, and the form is kept.
LARGEST_POST = 4 * LARGEST_UPLOAD
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# So that decoding one picture takes at most 200 MB (measured). A usual JPEG is decoded at a half or
# a quarter of its size. A progressive one is held whole while it is decoded, as are other formats.
MOST_PIXELS = {"JPEG": 64_000_000, "HEIF": 25_000_000, "PNG": 16_000_000, "WEBP": 12_000_000}
MOST_PROGRESSIVE_PIXELS = 16_000_000
DEEP_GREYS = {"I", "I;16", "I;16B", "I;16L", "F"}
SMALLEST_SIDE = 200
LONGEST_KEPT_SIDE = 2000
TOO_MANY_PIXELS = _("This picture has too many pixels. Choose a smaller one.")
WHITE = (255, 255, 255)
QUALITY = 82
LOGO_FORMATS = ("PNG", "JPEG", "WEBP")
LOGO_SIZE = (480, 144)  # shown at half of it, or less
LOGO_COLOURS = 256
SMALLEST_LOGO_HEIGHT = 36
SMALLER_DETAILS = (1, 2, 4)  # in how many pixels a side one pixel of detail is shown

register_heif_opener()
_one_at_a_time = threading.Lock()
Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())


class PictureRefused(DomainError):
    """The file is not a picture that we can use."""


class PictureFormat(StrEnum):
    """A format that we encode, by the end of a file's name."""

    JPEG = "jpg"
    AVIF = "avif"  # half the bytes; browsers of before 2022 do not know it

    @property
    def mimetype(self) -> str:
        return {"jpg": "image/jpeg", "avif": "image/avif"}[self]

    @property
    def qualities(self) -> tuple[int, ...]:
        """The qualities to try, best first."""
        return {"jpg": (80, 60, 40, 25), "avif": (62, 50, 38, 25)}[self]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that we encoded, and its size in pixels. A logo is a PNG, not a `format`."""

    content: bytes
    width: int
    height: int
    format: PictureFormat = PictureFormat.JPEG


def read_upload(content: bytes) -> Drawn:
    """Return an upload re-encoded as JPEG: upright, without metadata, at most 2,000 pixels a side.

    Accepts JPEG, PNG, WebP and HEIC, recognised by content. Raises PictureRefused, with a message
    for the person who chose the file.
    """
    if len(content) > LARGEST_UPLOAD:
        raise PictureRefused(_("This file is larger than 10 MB. Choose a smaller picture."))
    try:
        with _one_at_a_time:
            return _drawn_upright(content)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(TOO_MANY_PIXELS) from error
    except Exception as error:  # a decoder may raise anything for a hostile file
        raise PictureRefused(
            _("This file is not a picture we can read. Choose a JPEG, PNG, WebP or HEIC.")
        ) from error


def read_logo(content: bytes) -> Drawn:
    """Return a logo re-encoded as PNG, see-through where it was, at most LOGO_SIZE pixels.

    Accepts JPEG, PNG and WebP, recognised by content. Raises PictureRefused.
    """
    if len(content) > LARGEST_UPLOAD:
        raise PictureRefused(_("This file is larger than 10 MB. Choose a smaller picture."))
    try:
        with _one_at_a_time, Image.open(BytesIO(content), formats=LOGO_FORMATS) as picture:
            return _drawn_logo(picture)
    except PictureRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(TOO_MANY_PIXELS) from error
    except Exception as error:  # a decoder may raise anything for a hostile file
        raise PictureRefused(
            _("This file is not a logo we can read. Choose a PNG, JPEG or WebP.")
        ) from error


def _drawn_logo(picture: Image.Image) -> Drawn:
    if picture.width * picture.height > _most_pixels(picture):
        raise PictureRefused(TOO_MANY_PIXELS)
    if picture.height < SMALLEST_LOGO_HEIGHT:
        raise PictureRefused(_("This logo is too small to show. Choose a larger one."))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(LOGO_SIZE, Image.Resampling.LANCZOS)
    file = BytesIO()
    upright.quantize(LOGO_COLOURS, method=Image.Quantize.FASTOCTREE).save(
        file, "PNG", optimize=True
    )
    return Drawn(file.getvalue(), upright.width, upright.height)


def draw(original: bytes, crop: Crop, *, width: int, height: int) -> Drawn:
    """Return the cropped part of a stored picture, `width` by `height` pixels."""
    return _as_jpeg(_part_of(original, crop, width, height))


def draw_within(
    original: bytes, crop: Crop, *, width: int, height: int, most_bytes: int
) -> list[Drawn]:
    """Return the cropped part in every format, each in the best quality within `most_bytes`."""
    part = _part_of(original, crop, width, height)
    return [_encode_within(part, each, most_bytes) for each in PictureFormat]


def as_jpeg(png: bytes) -> bytes:
    """Convert a PNG of our own to JPEG."""
    with Image.open(BytesIO(png), formats=["PNG"]) as picture:
        return _as_jpeg(picture.convert("RGB")).content


def _part_of(original: bytes, crop: Crop, width: int, height: int) -> Image.Image:
    with Image.open(BytesIO(original), formats=["JPEG"]) as picture:
        box = box_of(crop, width=picture.width, height=picture.height, aspect=(width, height))
        return picture.resize((width, height), Image.Resampling.LANCZOS, box=_corners(box))


def _encode_within(part: Image.Image, kind: PictureFormat, most_bytes: int) -> Drawn:
    """Return the part in a lower quality, then with fewer details, until it fits."""
    for detail in SMALLER_DETAILS:
        coarse = part.reduce(detail).resize(part.size)
        for quality in kind.qualities:
            drawn = _encode(coarse, kind, quality)
            if len(drawn.content) <= most_bytes:
                return drawn
    return drawn


def _encode(picture: Image.Image, kind: PictureFormat, quality: int) -> Drawn:
    if kind is PictureFormat.JPEG:
        return _as_jpeg(picture, quality)
    file = BytesIO()
    picture.save(file, "AVIF", quality=quality, speed=8)
    return Drawn(file.getvalue(), picture.width, picture.height, kind)


def _drawn_upright(content: bytes) -> Drawn:
    with Image.open(BytesIO(content), formats=list(FORMATS)) as picture:
        if picture.width * picture.height > _most_pixels(picture):
            raise PictureRefused(TOO_MANY_PIXELS)
        if min(picture.size) < SMALLEST_SIDE:
            raise PictureRefused(_("This picture is too small to show. Choose a larger one."))
        picture.draft("RGB", (LONGEST_KEPT_SIDE, LONGEST_KEPT_SIDE))
        shallow = _in_eight_bits(picture)
        shallow.thumbnail((LONGEST_KEPT_SIDE, LONGEST_KEPT_SIDE), Image.Resampling.LANCZOS)
        upright = ImageOps.exif_transpose(shallow)
        return _as_jpeg(_on_white(upright))


def _most_pixels(picture: Image.Image) -> int:
    if picture.info.get("progressive"):
        return MOST_PROGRESSIVE_PIXELS
    return MOST_PIXELS[picture.format or ""]


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Return a grey picture of sixteen bits in eight: Pillow would cut its greys off at 255."""
    if picture.mode not in DEEP_GREYS:
        return picture
    return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    """Return the picture on a white background, without its metadata."""
    layer = picture.convert("RGBA")
    background = Image.new("RGB", layer.size, WHITE)
    background.paste(layer, mask=layer.getchannel("A"))
    return background


def _as_jpeg(picture: Image.Image, quality: int = QUALITY) -> Drawn:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return Drawn(file.getvalue(), picture.width, picture.height)


def _corners(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom
