from io import BytesIO

import pytest
from PIL import Image

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import read_upload
from fundraiser.pictures.links import picture_url
from fundraiser.pictures.models import SIZES, Picture, Use
from fundraiser.pictures.operations import (
    add_picture,
    crop_picture,
    delete_picture,
    draw_picture,
    draw_sizes,
    publish_picture,
    withhold_picture,
)

MIDDLE = Crop()


@pytest.fixture
def picture(app):
    file = BytesIO()
    Image.new("RGB", (1600, 1200), (200, 20, 20)).save(file, "PNG")
    original = read_upload(file.getvalue())
    with transaction():
        return add_picture(draw_picture(original, MIDDLE), at=clock.now())


@pytest.fixture
def address(app):
    """Give `address(picture, "phone")`: where it is shown."""

    def of(picture, variant, extension="jpg"):
        with app.test_request_context():
            return picture_url(picture, variant, extension)

    return of


def test_a_private_picture_needs_its_signed_link(app, picture, address):
    client = app.test_client()
    signed = address(picture, "phone")

    assert client.get(signed).status_code == 200
    assert client.get(signed.partition("?")[0]).status_code == 404


@pytest.mark.parametrize("wrong", ["%00", "k3fd%00", "x" * 300, "caf%C3%A9"])
def test_what_is_no_picture_is_not_there(app, wrong):
    assert app.test_client().get(f"/pictures/{wrong}/1/phone.jpg").status_code == 404


def test_a_published_picture_is_kept_for_ever_and_its_original_never_shown(app, picture, address):
    with transaction():
        publish_picture(db.session.merge(picture))
    client = app.test_client()

    shown = client.get(address(picture, "card"))

    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "public, max-age=600"
    assert Image.open(BytesIO(shown.data)).size == (1200, 630)
    plain = address(picture, "card").replace("card", "original")
    assert client.get(plain).status_code == 404


def test_a_withheld_picture_is_gone_from_its_public_address(app, picture, address):
    with transaction():
        publish_picture(db.session.merge(picture))
    public = address(picture, "phone")

    with transaction():
        withhold_picture(db.session.merge(picture))

    assert app.test_client().get(public).status_code == 404


def test_another_crop_has_another_address(app, picture, address):
    before = address(picture, "phone")
    closer = Crop(10, 10, 200)

    with transaction():
        crop_picture(picture, draw_sizes(a_picture(), closer), crop=closer)

    assert address(picture, "phone") != before
    assert picture.crop == closer


def test_a_deleted_picture_leaves_nothing(app, picture):
    with transaction():
        delete_picture(db.session.get_one(Picture, picture.id))

    assert db.session.get(Picture, picture.id) is None


@pytest.mark.parametrize(("extension", "kind"), [("avif", "AVIF"), ("jpg", "JPEG")])
@pytest.mark.parametrize("variant", ["band-phone", "band", "band-wide"])
def test_a_photograph_across_the_page_is_sent_in_three_sizes_and_two_formats(
    app, address, variant, extension, kind
):
    drawn = draw_picture(read_upload(a_picture()), MIDDLE, Use.BAND)
    with transaction():
        photograph = add_picture(drawn, at=clock.now())
        publish_picture(photograph)

    shown = app.test_client().get(address(photograph, variant, extension))

    assert shown.mimetype == {"avif": "image/avif", "jpg": "image/jpeg"}[extension]
    picture = Image.open(BytesIO(shown.data))
    assert (picture.format, picture.size) == (kind, SIZES[variant])


@pytest.mark.parametrize(
    "end", ["1/huge.jpg", "1/phone.avif", "99999999999999999999999/phone.jpg", "x/phone.jpg"]
)
def test_an_address_of_no_picture_is_not_found(app, picture, end):
    assert app.test_client().get(f"/pictures/{picture.public_id}/{end}").status_code == 404


def a_picture():
    file = BytesIO()
    Image.new("RGB", (1600, 1200), (20, 20, 200)).save(file, "JPEG")
    return file.getvalue()
