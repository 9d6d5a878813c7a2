"""The page on which an administrator chooses the charity's logo and colour."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from fundraiser import clock as time_of_day
from fundraiser.accounts.permissions import Role
from fundraiser.database import transaction
from fundraiser.gifts.emails import thank_you
from fundraiser.organisation.operations import describe_organisation
from fundraiser.organisation.queries import find_logo, organisation_in
from fundraiser.web.actors import COMMAND_LINE
from tests import make
from tests.accounts.people import add_person, sign_in
from tests.audit.acts import entries
from tests.browser import Browser, fields_of

PATH = "/staff/brand"
SAVE = "Save logo and colour"


@pytest.fixture
def office(browser):
    sign_in(browser, add_person(role=Role.ADMIN))
    return browser


def picture(size=(960, 300), form="PNG", mode="RGBA", colour=(200, 16, 46, 0)):
    file = BytesIO()
    Image.new(mode, size, colour).save(file, form)
    return file.getvalue()


def has_lanterns(app, path="/"):
    return bool(Browser(app).open(path).soup.select(".lantern"))


def styles_of(app):
    """Return the addresses of the charity's stylesheet: one or none."""
    links = Browser(app).open("/help").soup.select("link[href*='/brand/']")
    return [link["href"] for link in links]


def upload(office, content, *, status=200, **fields):
    page = office.open(PATH)
    form: Any = fields_of(page.form_with(SAVE))
    form["logo"] = FileStorage(BytesIO(content), filename="logo.png")
    for name, value in fields.items():
        form[name] = value
    return office.post(PATH, form, status=status)


def test_a_logo_stands_in_the_header_and_in_emails_and_there_are_no_lanterns(app, office):
    campaign = make.campaign()
    gift = make.gift(campaign, make.cad(50))
    assert has_lanterns(app)

    page = upload(office, picture())

    assert page.has_text("Saved. Pages and emails look like this from now on.")
    home = Browser(app).open("/fr/")
    logo = home.find("header img")
    assert (logo["alt"], logo["width"], logo["height"]) == ("Notre organisme", "461", "144")
    assert not has_lanterns(app, "/fr/")
    assert home.find("html")["data-look"] == "plain"
    sent = app.test_client().get(logo["src"], base_url=Browser(app).origin)
    assert sent.mimetype == "image/png"
    assert "31536000" in sent.headers["Cache-Control"]
    assert sent.headers["Cross-Origin-Resource-Policy"] == "cross-origin"  # as emails show it
    thanks = thank_you(gift.id)
    assert thanks
    assert f'{logo["src"]}"' in thanks.html


def test_a_logo_stays_see_through_and_loses_its_metadata(app, office):
    upload(office, picture())

    logo = find_logo()
    assert logo
    with Image.open(BytesIO(logo)) as stored:
        assert stored.format == "PNG"
        assert stored.convert("RGBA").getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg onload='alert(1)'/>", "This file is not a logo we can read."),
        (picture(size=(80, 20)), "This logo is too small to show."),
    ],
)
def test_what_is_no_logo_is_refused_in_words_and_the_colour_typed_stays(office, content, words):
    page = upload(office, content, colour="#123456", status=422)

    assert page.has_text(words)
    assert page.find("#colour")["value"] == "#123456"
    assert find_logo() is None
    assert organisation_in("en").brand.colour == ""


def test_a_colour_reaches_the_pages_by_a_stylesheet_whose_address_follows_it(app, office):
    assert styles_of(app) == []

    office.open(PATH).submit(SAVE, colour="C8102E")

    [link] = styles_of(app)
    assert "--color-accent:#c8102e;" in Browser(app).open(link).answer.text
    office.open(PATH).submit(SAVE, colour="#0a0")
    assert styles_of(app) != [link]
    assert "--color-accent:#00aa00;" in Browser(app).open(link).answer.text


@pytest.mark.parametrize("typed", ["red", "#12345", "#12345g", "url(x)"])
def test_what_is_no_colour_is_refused(office, typed):
    page = office.open(PATH).submit(SAVE, colour=typed, status=422)

    assert page.has_text("Enter a colour like #c8102e")
    assert page.find("#colour")["value"] == typed


def test_a_charity_with_a_logo_may_choose_lanterns_and_one_without_a_bar(app, office):
    office.open(PATH).submit(SAVE, progress="bar")
    assert not has_lanterns(app)

    upload(office, picture(), progress="lanterns")
    assert has_lanterns(app, "/fr/")


def test_the_logo_is_removed_and_the_name_is_back(app, office):
    upload(office, picture())

    office.open(PATH).submit(SAVE, removes_logo="y")

    assert find_logo() is None
    assert Browser(app).open("/").find("header .site-header__name").get_text().strip()
    added, removed = [
        ((entry.before or {})["logo"], (entry.after or {})["logo"])
        for entry in entries()
        if "logo" in (entry.after or {})
    ]
    assert removed == (added[1], added[0])


def test_a_look_that_was_changed_meanwhile_is_not_overwritten(office):
    page = office.open(PATH)
    with transaction():
        describe_organisation({"colour": "#123456"}, actor=COMMAND_LINE, at=time_of_day.now())

    page = page.submit(SAVE, colour="#654321", status=422)

    assert page.has_text("This was changed after you opened it.")
    assert organisation_in("en").brand.colour == "#123456"


def test_a_charity_without_lanterns_has_its_letter_for_an_icon(app, office):
    make.charity(name_en="Pacific Table")
    office.open(PATH).submit(SAVE, colour="#c8102e", progress="bar")

    page = Browser(app).open("/help")
    icon = str(page.find("link[rel=icon]")["href"])
    touch = page.find("link[rel=apple-touch-icon]")["href"]
    manifest = Browser(app).open("/manifest.webmanifest").json

    assert [drawn["sizes"] for drawn in manifest["icons"]] == ["192x192"] * 2 + ["512x512"] * 2
    for address, side in ((icon, 48), (touch, 180), (manifest["icons"][-1]["src"], 512)):
        answer = app.test_client().get(address, base_url=Browser(app).origin)
        with Image.open(BytesIO(answer.data)) as drawn:
            assert drawn.size == (side, side)
            assert drawn.convert("RGB").getpixel((0, 0)) == (200, 16, 46)
    Browser(app).open(icon.replace("/48", "/47"), status=404)
    answer = app.test_client().get("/favicon.ico", base_url=Browser(app).origin)
    assert answer.headers["Location"] == icon
