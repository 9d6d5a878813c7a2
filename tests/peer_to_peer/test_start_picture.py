"""The picture of a page that is being set up: taken with care, cropped, described, or left out."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.jobs import JobName
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import LARGEST_POST
from fundraiser.pictures.models import Picture, PictureFile, Variant
from fundraiser.pictures.queries import find_file
from tests import make
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.peer_to_peer.drafts import PUBLISH, Starter, a_picture, only_page, upload

pytestmark = ON_SQLITE
WORDS = "Mia with a lantern"


@pytest.fixture
def starter(browser, clock, worker):
    make.campaign()
    return Starter(browser, clock, worker)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def again(starter):
    """Return the picture's step, opened once more."""
    steps = starter.browser.open("/fundraise/start").click("Continue")
    return steps.submit("Save and continue").submit("Save and continue")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_is_uploaded_cropped_described_and_shown(starter, kind):
    page = upload(starter.story(), a_picture(kind), "IMG_0001")
    assert page.status == 303

    page = again(starter)
    page = page.submit(
        "Save and continue",
        left_percent="10",
        top_percent="90",
        zoom_percent="150",
        picture_words=WORDS,
    )

    assert page.path.endswith("/finish")
    assert page.find(".page-preview img")["alt"] == WORDS
    shown = only_page()
    assert shown.picture.crop == Crop(10, 90, 150)
    assert shown.picture_words == WORDS
    assert not shown.picture.is_public


def test_a_picture_is_public_with_its_page_and_not_before(starter):
    upload(starter.story(), a_picture())
    finish = again(starter).submit("Save and continue", picture_words=WORDS)
    finish.submit("Send me the link", email="mia@example.org")
    picture = only_page().picture
    address = f"/pictures/{picture.public_id}/{picture.version}/wide.jpg"
    stranger = Browser(starter.browser.app)
    stranger.open(address, status=404)

    starter.browser.open(starter.letters()[0].path(PUBLISH)).submit("Publish my page")

    assert stranger.client.get(address, base_url=stranger.origin).status_code == 200
    stranger.open(address.replace("wide", "original"), status=404)


def test_a_picture_has_words_before_it_is_kept(starter):
    upload(starter.story(), a_picture())

    page = again(starter).submit(
        "Save and continue", status=422, picture_words="", zoom_percent=200
    )

    assert page.errors == ["Describe the picture in a few words, for those who cannot see it."]
    assert page.find("#zoom_percent")["value"] == "200"


def test_a_part_is_looked_at_before_it_is_kept(starter):
    upload(starter.story(), a_picture())

    page = again(starter).submit("Show this part", left_percent=100, zoom_percent=300)

    source = page.find(".picture-part img")["src"]
    assert "left=100&top=50&zoom=300" in source
    drawn = starter.browser.client.get(source, base_url=starter.browser.origin)
    assert Image.open(BytesIO(drawn.data)).size == (720, 405)
    assert "private" in drawn.headers["Cache-Control"]
    assert only_page().picture.crop == Crop()
    unsigned = source.partition("?")[0]
    Browser(starter.browser.app).open(f"{unsigned}?left=1&top=1&zoom=100", status=404)
    for wrong in ("left=101&top=50&zoom=100", "left=x&top=50&zoom=100", "zoom=100", "zoom=99"):
        signed = f"{unsigned}?{wrong}&s={source.partition('s=')[2].partition('&')[0]}"
        starter.browser.open(signed, status=404)


@pytest.mark.parametrize(
    ("field", "value"),
    [("left_percent", "101"), ("top_percent", "-1"), ("zoom_percent", "99"), ("zoom_percent", "x")],
)
def test_a_part_outside_the_picture_is_refused(starter, field, value):
    upload(starter.story(), a_picture())

    page = again(starter).submit(
        "Save and continue", status=422, picture_words=WORDS, **{field: value}
    )

    assert page.errors
    assert only_page().picture.crop == Crop()


def test_a_picture_is_replaced_and_the_first_is_gone(starter):
    upload(starter.story(), a_picture())
    first = only_page().picture.public_id

    upload(again(starter), a_picture("PNG", (600, 900)))

    assert only_page().picture.public_id != first
    assert count(Picture) == 1
    assert count(PictureFile) == 4


def test_a_picture_is_taken_away(starter):
    upload(starter.story(), a_picture())

    page = again(starter).submit("Remove picture")

    assert page.has_text("A picture of you works best")
    assert only_page().picture is None
    assert count(PictureFile) == 0


def test_where_a_photograph_was_taken_stays_behind(starter):
    place = Image.Exif()
    place[0x8825] = {1: "N", 2: (43.0, 39.0, 0.0)}
    place[0x010E] = "In my kitchen"
    upload(starter.story(), a_picture(exif=place.tobytes()))

    kept = find_file(only_page().picture_id, Variant.ORIGINAL)
    assert kept

    assert b"kitchen" not in kept.content
    assert not Image.open(BytesIO(kept.content)).getexif()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(
            b"<html><script>alert(1)</script></html>",
            "This file is not a picture we can read. Choose a JPEG, PNG, WebP or HEIC.",
            id="html-named-jpg",
        ),
        pytest.param(
            b"\x89PNG\r\n\x1a\nnothing more",
            "This file is not a picture we can read. Choose a JPEG, PNG, WebP or HEIC.",
            id="half-a-picture",
        ),
        pytest.param(
            a_picture()[:-200],
            "This file is not a picture we can read. Choose a JPEG, PNG, WebP or HEIC.",
            id="cut-off",
        ),
        pytest.param(
            b"\xff\xd8\xff" + b"x" * (11 * 1024 * 1024),
            "This file is larger than 10 MB. Choose a smaller picture.",
            id="eleven-megabytes",
        ),
        pytest.param(
            a_picture(size=(90, 90)),
            "This picture is too small to show. Choose a larger one.",
            id="a-stamp",
        ),
        pytest.param(b"", None, id="empty"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(starter, content, error):
    page = upload(starter.story(), content, "holiday.jpg")

    assert page.status == 422
    assert page.errors == [error] if error else page.errors
    assert count(Picture) == 0


def test_a_file_of_a_photographs_size_is_taken(starter):
    page = upload(starter.story(), a_picture() + b"\n" * 3_000_000)

    assert page.status == 303
    assert count(Picture) == 1


def test_a_file_beyond_all_bounds_is_refused(starter):
    page = upload(starter.story(), b"x" * (LARGEST_POST + 1))

    assert page.status == 413


def test_no_file_is_said_and_may_be_left_out(starter):
    page = starter.story()

    assert page.submit("Upload this picture", status=422).errors == [
        "Choose a picture, or go on without one."
    ]
    assert page.click("Continue without a picture").path.endswith("/finish")


def test_a_picture_goes_with_its_draft(starter):
    upload(starter.story(), a_picture())
    starter.clock.move(timedelta(days=91))
    starter.worker.run(JobName.FORGET_DRAFTS)

    assert count(Picture) == count(PictureFile) == 0
