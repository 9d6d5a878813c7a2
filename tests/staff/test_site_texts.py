"""The texts that staff write for the pages about the charity and privacy."""

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.i18n.languages import Language
from fundraiser.organisation.queries import SiteText, read_site_text
from tests import make
from tests.browser import Browser

PATH = "/staff/texts"


@pytest.fixture
def database_url(databases, tmp_path):
    """One database: the rules behind this page are tested on both."""
    return databases("sqlite", tmp_path)


@pytest.fixture
def admin(signed_in):
    return signed_in(Role.ADMIN)


def test_what_staff_write_stands_on_the_pages_in_its_language(app, admin):
    page = admin.open(PATH).submit(
        "Save the texts",
        about_en="## How we began\n\nWith one pot of soup.",
        about_fr="Tout a commencé par une marmite.",
        privacy_en="Kim Roy answers for it.",
    )

    assert page.has_text("Saved. The pages show the texts from now on.")
    about = Browser(app).open("/about")
    assert about.find("main h2").get_text() == "How we began"
    assert Browser(app).open("/fr/about").has_text("Tout a commencé par une marmite.")
    assert Browser(app).open("/privacy").has_text("Kim Roy answers for it.")
    assert not Browser(app).open("/fr/privacy").has_text("Kim Roy")


def test_without_a_text_the_page_says_what_is_known(app, browser):
    make.charity(line_en="Warm meals.", registration_number="123456789 RR 0001")

    page = browser.open("/help").click("About us")

    assert page.find("h1").get_text() == "About Harbour Lights"
    assert page.has_text("Warm meals.")
    assert page.has_text("We are a charity registered in Canada, number 123456789 RR 0001.")


def test_what_staff_write_is_text_and_no_page_of_theirs(app, admin):
    admin.open(PATH).submit(
        "Save the texts", about_en="<script>alert(1)</script> [x](javascript:1)"
    )

    page = Browser(app).open("/about")

    assert not page.soup.select("main script, main a[href^=javascript]")


def test_texts_that_were_changed_meanwhile_are_not_overwritten(admin):
    page = admin.open(PATH)
    admin.open(PATH).submit("Save the texts", about_en="Theirs")

    page = page.submit("Save the texts", about_en="Mine", status=422)

    assert page.has_text("This was changed after you opened it.")
    assert page.find("#about_en").get_text().strip() == "Mine"
    assert read_site_text(SiteText.ABOUT, Language.ENGLISH) == "Theirs"


def test_a_text_that_is_too_long_is_refused_and_stays(admin):
    page = admin.open(PATH).submit("Save the texts", privacy_fr="x" * 10_001, status=422)

    assert page.errors
    assert page.find("#privacy_fr").get_text().strip() == "x" * 10_001
