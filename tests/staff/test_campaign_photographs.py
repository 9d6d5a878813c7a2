"""A campaign's photograph, as staff choose it: the file, the part that is shown, its words."""

from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from fundraiser.accounts.permissions import Role
from fundraiser.audit.models import AuditEntry
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db
from fundraiser.pictures.models import PictureFile
from tests import make
from tests.accounts.people import token_of
from tests.browsers import assert_accessible
from tests.campaigns.photographs import with_photograph
from tests.staff.browsing import open_signed_in
from tests.stories.illustrations import a_file

PATH = "/staff/campaigns/winter/photograph"
TYPED = {
    "alt_en": "A lamp in a doorway.",
    "alt_fr": "Une lampe dans une entrée.",
    "credit": "Jo",
    "left_percent": "50",
    "top_percent": "50",
    "zoom_percent": "100",
}


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def browser(signed_in, campaign):
    return signed_in(Role.FUNDRAISING)


def upload(browser, content=None, **typed):
    """Send the photograph's form, as a browser does; return the bare answer."""
    page = browser.open(PATH)
    seen = str(page.soup.select("[name=seen]")[0]["value"])
    fields = {"csrf_token": token_of(page), "seen": seen, **TYPED, **typed}
    if content is not None:
        fields["picture"] = FileStorage(BytesIO(content), filename="door.jpg")
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = browser.client.post(PATH, data=body, content_type=kind, base_url=browser.origin)
    db.session.rollback()
    db.session.expire_all()
    return answer


def winter():
    db.session.expire_all()
    return find_campaign("winter")


def acts():
    return [entry.action for entry in db.session.scalars(select(AuditEntry).order_by("id"))]


def test_a_photograph_is_uploaded_and_shown_with_its_words(browser):
    assert upload(browser, a_file()).status_code == 303

    page = browser.open("/staff/campaigns/winter")
    assert page.find(".story-part")["alt"] == TYPED["alt_en"]
    assert page.has_text(TYPED["alt_fr"])
    assert winter().picture.is_public
    assert acts()[-1] == "campaign-photograph-changed"


@pytest.mark.parametrize(
    ("content", "typed", "message"),
    [
        (None, {}, "Choose a picture."),
        (b"<svg/>", {}, "not a picture we can read"),
        (a_file(), {"alt_en": ""}, "Describe the photograph in English."),
        (a_file(), {"alt_fr": ""}, "Describe the photograph in French."),
        (a_file(), {"zoom_percent": "301"}, "Enter a whole number from 100 to 300."),
        (a_file(), {"step": "preview"}, "choose the file again"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_saved(browser, content, typed, message):
    answer = upload(browser, content, **typed)

    assert answer.status_code == 422
    assert message in answer.text
    assert winter().picture is None


def test_another_part_is_previewed_then_saved_at_a_new_address(browser, campaign):
    with_photograph(campaign)
    page = browser.open(PATH).submit("Show this part", left_percent="90", zoom_percent="150")

    source = str(page.find(".story-part")["src"])
    assert "left=90" in source
    assert "size=band" in source
    assert browser.client.get(source, base_url=browser.origin).mimetype == "image/jpeg"
    assert winter().picture.version == 1
    page.submit("Save photograph")
    assert winter().picture.version == 2
    assert winter().picture.crop.left_percent == 90


def test_a_form_left_as_it_was_changes_nothing(browser, campaign):
    with_photograph(campaign)
    before = acts()

    browser.open(PATH).submit("Save photograph")

    assert acts() == before


def test_next_years_campaign_keeps_the_photograph_and_has_a_picture_of_its_own(browser):
    upload(browser, a_file())
    form = browser.open("/staff/campaigns/winter").click("Copy for next year")
    form.submit("Save as a draft", slug="next-winter")
    form.submit("Save as a draft", slug="next-winter")  # pressed twice

    copy, old = find_campaign("next-winter"), winter()
    assert copy
    assert copy.picture
    assert (copy.picture_alt_en, copy.picture_credit) == (old.picture_alt_en, old.picture_credit)
    assert copy.picture_id != old.picture_id
    assert not copy.picture.is_public
    assert files_of(copy) == files_of(old)
    assert acts().count("campaign-photograph-changed") == 2
    browser.open("/staff/campaigns/winter").submit("Delete photograph")
    assert browser.open("/staff/campaigns/next-winter").find(".story-part")["alt"]


def files_of(campaign):
    files = select(PictureFile).where(PictureFile.picture_id == campaign.picture_id)
    return {(each.variant, each.format, each.content) for each in db.session.scalars(files)}


def test_two_people_at_one_photograph_do_not_write_over_each_other(signed_in, browser, campaign):
    with_photograph(campaign)
    mine, theirs = browser.open(PATH), signed_in(Role.ADMIN).open(PATH)
    theirs.submit("Save photograph", credit="Theirs")

    page = mine.submit("Save photograph", status=422, alt_en="Mine")

    assert page.has_text("This was changed after you opened it.")
    assert winter().picture_credit == "Theirs"


def test_a_photograph_is_deleted(browser, campaign):
    with_photograph(campaign)

    page = browser.open("/staff/campaigns/winter").submit("Delete photograph")

    assert page.has_text("The photograph is deleted.")
    assert winter().picture is None


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
def test_the_form_is_accessible(site, tabs, theme, width):
    with_photograph(make.campaign())

    assert_accessible(open_signed_in(site, tabs, PATH, width=width, theme=theme))
