"""A story's picture, as an editor chooses it: the file, the part that is shown, its words."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from fundraiser.accounts.permissions import Role
from fundraiser.database import db
from fundraiser.pictures.images import LARGEST_UPLOAD
from fundraiser.pictures.models import Picture
from tests import make
from tests.accounts.people import token_of
from tests.browsers import assert_accessible
from tests.pictures.test_images import png_that_says
from tests.staff.browsing import address_of, open_signed_in
from tests.staff.test_stories import acts_on, now_of
from tests.stories.illustrations import a_file, illustrated, picture_of

ENGLISH_ONLY: dict[str, Any] = {"title_fr": "", "summary_fr": "", "body_fr": ""}
ALT = {"alt_en": "A pot of soup.", "alt_fr": "Une marmite de soupe."}
TYPED = {**ALT, "left_percent": "50", "top_percent": "50", "zoom_percent": "100", "credit": "Jo"}


@pytest.fixture
def editor(signed_in):
    return signed_in(Role.FUNDRAISING)


def is_blue(content):
    """Whether a picture is blue on its left."""
    colour: Any = Image.open(BytesIO(content)).getpixel((20, 200))
    return colour[2] > colour[0]


def upload(browser, story, content=None, *, name="soup.jpg", **typed):
    """Send the picture's form with a file, as a browser does; return the bare answer."""
    path = f"/staff/stories/{story.public_id}/picture"
    page = browser.open(path)
    fields = {
        "csrf_token": token_of(page),
        "seen": str(page.soup.select("[name=seen]")[0]["value"]),
        **TYPED,
        **typed,
    }
    if content is not None:
        fields["picture"] = FileStorage(BytesIO(content), filename=name)
    boundary, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = browser.client.post(path, data=body, content_type=kind, base_url=browser.origin)
    db.session.rollback()
    db.session.expire_all()
    return answer


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xd8" + b"x" * LARGEST_UPLOAD, "This file is larger than 10 MB."),
        (b"\xff\xd8" + b"x" * 11 * 1024 * 1024, "This file is larger than 10 MB."),
        (b"<html><script>alert(1)</script></html>", "not a picture we can read"),
        (png_that_says(13_000, 13_000), "This picture has too many pixels."),
        (a_file(size=(40, 40)), "This picture is too small to show."),
        (b"", "not a picture we can read"),
        (None, "Choose a picture."),
    ],
)
def test_a_file_that_is_no_picture_is_refused_in_words_and_the_words_stay(editor, content, message):
    story = make.story(is_published=False)

    answer = upload(editor, story, content, alt_en="My <own> words")

    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="My &lt;own&gt; words"' in answer.text
    assert now_of(story).picture_id is None


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"alt_fr": ""}, "Describe the picture in French."),
        ({"alt_en": "x" * 251}, "Use at most 250 characters."),
        ({"left_percent": "101"}, "Enter a whole number from 0 to 100."),
        ({"top_percent": "-1"}, "Enter a whole number from 0 to 100."),
        ({"zoom_percent": "99"}, "Enter a whole number from 100 to 300."),
        ({"zoom_percent": "1e2"}, "Enter a whole number from 100 to 300."),
        ({"left_percent": "٥"}, "Enter a whole number from 0 to 100."),
        ({"csrf_token": "no"}, "This page was open for too long."),
    ],
)
def test_a_picture_with_wrong_words_is_kept_nowhere_and_has_to_be_chosen_again(
    editor, typed, message
):
    story = make.story(is_published=False)

    answer = upload(editor, story, a_file(), **typed)

    assert answer.status_code == 422
    assert message in answer.text
    assert "choose the file again" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Picture)) == 0


def test_a_story_in_one_language_needs_its_picture_described_in_that_one(editor):
    story = make.story(is_published=False, **ENGLISH_ONLY)

    assert upload(editor, story, a_file(), alt_fr="").status_code == 303
    assert now_of(story).alt_en == "A pot of soup."


def test_a_picture_that_says_nothing_needs_no_words(editor):
    story = make.story(is_published=False)

    answer = upload(editor, story, a_file(), alt_en="", alt_fr="", is_decorative="y")

    assert answer.status_code == 303
    assert now_of(story).words_in("en").alt == ""


def test_the_part_that_is_shown_is_chosen_by_figures_and_looked_at_first(editor):
    story = illustrated(make.story())
    before = picture_of(story).version
    page = editor.open(f"/staff/stories/{story.public_id}/picture")

    page = page.submit("Show this part", left_percent="100", zoom_percent="200")

    source = str(page.find(".story-part")["src"])
    assert "part.jpg?left=100&top=50&zoom=200" in source
    part = editor.client.get(source, base_url=editor.origin)
    assert is_blue(part.data)
    assert picture_of(now_of(story)).version == before
    page.submit("Save picture")
    assert picture_of(now_of(story)).crop.left_percent == 100
    assert picture_of(now_of(story)).version == before + 1
    assert acts_on(story)[-1] == "story-picture-changed"


def test_a_form_of_a_picture_left_as_it_was_changes_nothing(editor):
    story = illustrated(make.story())
    before = (picture_of(story).version, acts_on(story), story.changed_at)

    editor.open(f"/staff/stories/{story.public_id}/picture").submit("Save picture")

    found = now_of(story)
    assert (picture_of(found).version, acts_on(found), found.changed_at) == before


def test_two_people_at_one_picture_do_not_write_over_each_other(signed_in, editor):
    story = illustrated(make.story())
    path = f"/staff/stories/{story.public_id}/picture"
    mine, theirs = editor.open(path), signed_in(Role.ADMIN).open(path)
    theirs.submit("Save picture", credit="Theirs")

    page = mine.submit("Save picture", status=422, alt_en="Mine")

    assert page.has_text("This was changed after you opened it.")
    assert page.find("#alt_en")["value"] == "Mine"
    assert now_of(story).credit == "Theirs"


def test_a_picture_is_taken_away(editor):
    story = illustrated(make.story())

    page = editor.open(f"/staff/stories/{story.public_id}").submit("Remove picture")

    assert page.has_text("The picture is removed.")
    assert now_of(story).picture_id is None


@pytest.mark.parametrize(("theme", "width"), [("light", 360), ("dark", 1280)])
def test_a_part_is_shown_as_it_is_typed_and_pages_with_warnings_are_accessible(
    site, tabs, theme, width
):
    story = illustrated(make.story(is_published=False, body_en="It is doubled.", summary_fr=""))
    path = f"/staff/stories/{story.public_id}"
    page = open_signed_in(site, tabs, path, width=width, theme=theme)
    assert_accessible(page)
    for end in ("/publish", "/schedule"):
        page.goto(f"{address_of(site)}{path}{end}")
        assert_accessible(page)
    page.goto(f"{address_of(site)}{path}/picture")

    with page.expect_response("**/part.jpg?left=10&top=50&zoom=150*"):
        page.fill("#left_percent", "10")
        page.fill("#zoom_percent", "150")

    assert_accessible(page)
    page.set_input_files("#picture", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"no"})
    page.get_by_role("button", name="Save picture").click()
    assert page.get_by_role("alert").is_visible()
    assert_accessible(page)
