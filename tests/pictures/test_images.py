"""Uploads as people and attackers send them: only pixels come through."""

import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from PIL import Image

from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import (
    LARGEST_UPLOAD,
    PictureFormat,
    PictureRefused,
    draw,
    draw_within,
    read_logo,
    read_upload,
)
from tests.campaigns.photographs import noisy_file

ORIENTATION, GPS = 0x0112, 0x8825
RED, BLUE = (200, 20, 20), (20, 20, 200)


def a_picture(kind="JPEG", size=(800, 600), colour=RED, **options):
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return file.getvalue()


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_of_each_kind_is_drawn_as_jpeg(kind):
    drawn = read_upload(a_picture(kind))

    picture = opened(drawn.content)
    assert (picture.format, picture.size) == ("JPEG", (800, 600))
    assert picture.getpixel((400, 300))[0] > picture.getpixel((400, 300))[2]


def test_a_large_photograph_is_kept_at_two_thousand_pixels():
    drawn = read_upload(a_picture(size=(6000, 4000)))

    assert (drawn.width, drawn.height) == (2000, 1333)


def test_a_photograph_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    drawn = read_upload(a_picture(size=(800, 400), exif=exif))

    assert (drawn.width, drawn.height) == (400, 800)


def test_where_a_photograph_was_taken_stays_behind():
    exif = Image.Exif()
    exif.get_ifd(GPS)[2] = (45.0, 30.0, 0.0)
    content = a_picture(exif=exif, comment=b"taken at home")
    assert GPS in opened(content).getexif()

    drawn = read_upload(content)

    assert dict(opened(drawn.content).getexif()) == {}
    assert b"taken at home" not in drawn.content


def test_what_was_transparent_is_white():
    file = BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(file, "PNG")

    picture = opened(read_upload(file.getvalue()).content)

    assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_a_program_behind_a_picture_stays_behind():
    drawn = read_upload(a_picture("PNG") + b"<script>alert(1)</script>PK\x03\x04")

    assert b"script" not in drawn.content


def test_pictures_read_at_once_leave_the_process_as_it_was():
    before, content = list(warnings.filters), a_picture("PNG", (1200, 1000))

    with ThreadPoolExecutor(8) as people:
        list(people.map(read_upload, [content] * 64))

    assert list(warnings.filters) == before


def test_a_small_file_with_many_pixels_is_refused_before_it_is_decoded():
    bomb = png_that_says(13_000, 13_000)
    assert len(bomb) < 200_000

    with pytest.raises(PictureRefused, match="too many pixels"):
        read_upload(bomb)


@pytest.mark.parametrize(
    ("kind", "options", "side"),
    [
        pytest.param("JPEG", {"progressive": True}, 4001, id="progressive"),
        pytest.param("PNG", {}, 4001, id="png"),
        pytest.param("WEBP", {"quality": 1}, 3465, id="webp"),
    ],
)
def test_kinds_that_take_more_memory_may_have_fewer_pixels(kind, options, side):
    file = BytesIO()
    Image.new("RGB", (side, side)).save(file, kind, **options)

    with pytest.raises(PictureRefused, match="too many pixels"):
        read_upload(file.getvalue())
    with Image.open(BytesIO(read_upload(a_picture("JPEG", (side, side))).content)) as usual:
        assert usual.width == 2000


def test_greys_of_sixteen_bits_come_out_as_they_are():
    gradient = Image.linear_gradient("L").resize((300, 300)).convert("I")
    file = BytesIO()
    gradient.point(lambda grey: grey * 257).convert("I;16").save(file, "PNG")

    drawn = opened(read_upload(file.getvalue()).content).convert("L")

    for height, grey in [(10, 9), (150, 128), (290, 247)]:
        assert drawn.getpixel((150, height)) == pytest.approx(grey, abs=5)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html><script>alert(1)</script></html>", id="a-page"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="a-drawing"),
        pytest.param(a_picture()[:200], id="cut-off"),
        pytest.param(a_picture("GIF"), id="another-kind"),
        pytest.param(a_picture("TIFF"), id="a-kind-with-many-decoders"),
        pytest.param(a_picture(size=(40, 40)), id="too-small"),
        pytest.param(b"\xff\xd8\xff" + b"\0" * 5000, id="only-a-beginning"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(content):
    with pytest.raises(PictureRefused) as refused:
        read_upload(content)

    assert str(refused.value).endswith(".")


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(PictureRefused, match="10 MB"):
        read_upload(b"\xff" * (LARGEST_UPLOAD + 1))
    with pytest.raises(PictureRefused, match="10 MB"):
        read_logo(b"\xff" * (LARGEST_UPLOAD + 1))


def test_a_crop_shows_the_chosen_part():
    picture = Image.new("RGB", (1600, 900), RED)
    picture.paste(BLUE, (800, 0, 1600, 900))
    file = BytesIO()
    picture.save(file, "JPEG")

    right = draw(file.getvalue(), Crop(100, 50, 200), width=320, height=180)

    assert (right.width, right.height) == (320, 180)
    red, _green, blue = opened(right.content).getpixel((20, 90))
    assert blue > red


def png_that_says(width, height):
    """A PNG of one colour whose rows compress to almost nothing."""

    def chunk(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    rows = zlib.compress(b"\0" * (height * (width // 8 + 1)), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def test_a_photograph_is_drawn_in_a_modern_format_and_in_one_that_every_browser_knows():
    drawn = draw_within(a_picture(), Crop(), width=720, height=360, most_bytes=30_000)

    kinds = [(each.format, opened(each.content).format, each.width) for each in drawn]
    assert kinds == [(PictureFormat.JPEG, "JPEG", 720), (PictureFormat.AVIF, "AVIF", 720)]


def test_a_noisy_photograph_loses_detail_until_its_file_is_small_enough():
    original = noisy_file((1000, 600))

    few, many = (
        draw_within(original, Crop(), width=720, height=360, most_bytes=most)
        for most in (23 * 1024, 10_000_000)
    )

    assert all(len(each.content) <= 23 * 1024 for each in few)
    assert all(opened(each.content).size == (720, 360) for each in few)
    assert all(len(each.content) > 23 * 1024 for each in many)
