"""An owner changes their page: its words, its settings, its picture."""

from datetime import timedelta
from io import BytesIO

import pytest

from fundraiser import clock as time_of_day
from fundraiser.database import transaction
from fundraiser.peer_to_peer.operations.proposals import refuse_change
from fundraiser.peer_to_peer.queries.pages import find_waiting_change, get_page, lock_page
from tests import make
from tests.make import cad
from tests.peer_to_peer.owners import (
    HOSTILE,
    PAGES,
    STAFF,
    actions,
    now_of,
    of,
    tell,
    token_of,
)
from tests.pictures.test_images import a_picture


@pytest.fixture
def database_url(databases, tmp_path):
    """A fresh SQLite database: the rules behind these pages are tested on both."""
    return databases("sqlite", tmp_path)


def test_words_and_settings_are_changed(mia, page):
    done = mia.open(of(page, "/edit")).submit(
        "Save changes",
        title="Mia swims",
        story="In the **lake**.",
        goal="750",
        kind="polar-dip",
        event_on=(time_of_day.today("America/Toronto") + timedelta(days=3)).isoformat(),
        is_on_leaderboard=None,
        agrees="y",
    )

    assert done.has_text("Your changes are saved.")
    kept = now_of(page)
    assert (kept.title, kept.goal, kept.kind) == ("Mia swims", cad(750), "polar-dip")
    assert not kept.is_on_leaderboard
    assert kept.agrees_to_emails
    assert kept.emails_wording.startswith("Send me a few tips")


def test_emails_are_stopped_by_taking_the_tick_away_and_not_by_leaving_it_away(mia, page):
    mia.open(of(page, "/edit")).submit("Save changes", title="Mia swims")
    assert now_of(page).emails_stopped_at is None

    mia.open(of(page, "/edit")).submit("Save changes", agrees="y")
    mia.open(of(page, "/edit")).submit("Save changes", agrees=None)
    assert now_of(page).emails_stopped_at is not None
    assert not now_of(page).agrees_to_emails


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "", "Give your page a title."),
        ("title", "x" * 81, "Use at most 80 characters."),
        ("title", "a\0b", "This contains a character we cannot store. Type it again."),
        ("story", "x" * 10_000, "Use at most 8000 characters."),
        ("goal", "0", "Enter a goal of at least ten dollars."),
        ("goal", "9.99", "Enter a goal of at least ten dollars."),
        ("title", "www.casino.example", "Enter a title without a web or email address."),
        ("owner_name", "mia@example.org", "Enter only your name, without a web or email address."),
        ("story", "", "Write a few sentences: why you, and why this."),
        (
            "story",
            "I do it because [your reason].",
            "Fill in or remove what stands in square brackets: [your reason].",
        ),
        (
            "event_on",
            "2020-01-01",
            "This day has passed. Choose today or a later day, or leave it empty.",
        ),
        ("goal", "-5", "Enter the amount in figures, like 50 or 50.00."),
        ("goal", "99999999999", "Enter $1,000,000.00 or less."),
        ("kind", "robbery", "Choose what you do."),
        ("event_on", "2026-02-30", "Enter a date like 2026-12-31."),
        ("event_on", "2199-01-01", "This day is too far away. Look at the year."),
    ],
)
def test_what_cannot_be_kept_is_said_and_stays_typed(mia, page, field, typed, message):
    form = mia.open(of(page, "/edit"))
    token, seen = token_of(form), form.find("[name=seen]")["value"]
    fields = {
        "title": "Mia swims",
        "owner_name": "Mia",
        "story": "In the lake.",
        "goal": "500",
        "kind": "run",
    }

    fields[field] = typed
    refused = mia.post(of(page, "/edit"), {"csrf_token": token, "seen": seen, **fields}, status=422)

    assert refused.errors == [message]
    assert refused.find("#owner_name")["value"] == fields["owner_name"]
    assert now_of(page).title == "Mia’s run"


def test_a_story_of_any_alphabet_fits(mia, page):
    story = "🕯" * 8000

    mia.open(of(page, "/edit")).submit("Save changes", story=story)

    assert now_of(page).story == story


def test_where_we_approve_both_versions_are_seen_and_the_new_one_can_be_taken_back(mia, strict):
    done = mia.open(of(strict, "/edit")).submit("Save changes", title="Mia swims", goal="900")

    assert done.has_text("Your new text is waiting for review.")
    assert done.has_text("A change is waiting for review")
    assert (now_of(strict).title, now_of(strict).goal) == ("Mia’s run", cad(900))
    edit = mia.open(of(strict, "/edit"))
    assert edit.find("#title")["value"] == "Mia swims"
    assert edit.has_text("What others see")
    assert edit.has_text("Mia’s run")

    edit.submit("Withdraw the change")
    assert find_waiting_change(strict) is None
    assert mia.open(of(strict, "/edit")).find("#title")["value"] == "Mia’s run"


def test_a_change_that_we_refused_is_shown_with_our_words(mia, strict):
    mia.open(of(strict, "/edit")).submit("Save changes", title="Mia swims")
    with transaction():
        lock_page(strict.id)
        change = find_waiting_change(strict)
        assert change
        refuse_change(change, "The lake is frozen.", actor=STAFF, at=time_of_day.now())

    edit = mia.open(of(strict, "/edit"))

    assert edit.has_text("The lake is frozen.")
    assert edit.has_text("Mia swims")
    assert edit.find("#title")["value"] == "Mia’s run"


def test_held_words_wait_also_where_we_would_not_ask(mia, page):
    done = mia.open(of(page, "/edit")).submit("Save changes", title="Run, you bastard")

    assert done.has_text("Your new text is waiting for review.")
    assert now_of(page).title == "Mia’s run"


def test_a_preview_keeps_nothing(mia, page):
    shown = mia.open(of(page, "/edit")).submit("Preview", story=f"**Bold** {HOSTILE}")

    assert shown.has_text("Preview: not saved yet")
    assert shown.soup.select(".my-version__story strong")[0].get_text() == "Bold"
    assert now_of(page).story == "I run because winter is cold."
    shown.submit("Save changes")
    assert now_of(page).story.startswith("**Bold**")


def test_two_tabs_do_not_write_over_each_other(mia, page):
    first, second = mia.open(of(page, "/edit")), mia.open(of(page, "/edit"))
    first.submit("Save changes", title="From the first")

    late = second.submit("Save changes", status=422, title="From the second")

    assert late.has_text("This was changed after you opened it")
    assert late.has_text("From the first")
    assert late.find("#title")["value"] == "From the second"
    assert now_of(page).title == "From the first"
    late.submit("Save changes")
    assert now_of(page).title == "From the second"


def test_a_preview_in_an_old_tab_does_not_make_it_new(mia, page):
    first, second = mia.open(of(page, "/edit")), mia.open(of(page, "/edit"))
    first.submit("Save changes", title="From the first")

    preview = second.submit("Preview", title="From the second")
    preview.submit("Save changes", status=422)

    assert now_of(page).title == "From the first"


def test_a_form_sent_twice_is_no_conflict(mia, page):
    form = mia.open(of(page, "/edit"))
    for _ in range(2):
        form.submit("Save changes", title="Mia swims")

    assert [action for _who, action in actions()] == ["page-edited"]


def test_hostile_words_are_words(mia, page):
    mia.open(of(page, "/edit")).submit("Save changes", title=HOSTILE[:80], story=HOSTILE)
    make.page_gift(page, cad(5), name=HOSTILE[:60], comment=HOSTILE)
    tell(page, HOSTILE)

    for part in PAGES:
        shown = mia.open(of(page, part))
        assert shown.soup.select("img[onerror]") == []
        assert "<script>alert" not in shown.answer.text


def upload(browser, page, content, *, status=200, words="Mia with a lantern", **fields):
    form = browser.open(of(page, "/picture"))
    sent = {
        "csrf_token": token_of(form),
        "seen": str(form.find("[name=seen]")["value"]),
        "picture_words": words,
        **fields,
    }
    if content is not None:
        sent["picture"] = (BytesIO(content), "IMG_0042.heic.exe")
    answer = browser.client.post(
        of(page, "/picture"),
        data=sent,
        content_type="multipart/form-data",
        base_url=browser.origin,
    )
    assert answer.status_code == status, answer.text[:500]
    return answer


def test_a_picture_is_uploaded_cropped_described_and_taken_away(mia, page):
    upload(mia, page, a_picture(size=(640, 480)), status=303)
    first = now_of(page).picture
    assert first.is_public
    assert get_page(page.id).picture_words == "Mia with a lantern"
    first_id = first.id

    upload(mia, page, None, status=303, left_percent="10", top_percent="20", zoom_percent="150")
    cropped = now_of(page)
    assert cropped.picture_id != first_id
    assert cropped.picture.zoom_percent == 150

    mia.open(of(page, "/picture")).submit("Remove picture")
    assert now_of(page).picture is None


def test_a_picture_waits_where_we_approve_and_is_private(mia, browser, strict):
    upload(mia, strict, a_picture(size=(640, 480)), status=303)

    change = find_waiting_change(strict)
    assert change
    picture = change.picture
    assert picture
    assert not picture.is_public
    assert now_of(strict).picture is None
    browser.open(f"/pictures/{picture.public_id}/{picture.version}/phone.jpg", status=404)
    assert mia.open(of(strict, "/picture")).has_text("No picture yet.")


def test_a_picture_sent_twice_is_one(mia, page):
    form_fields = {"content": a_picture(size=(640, 480))}
    upload(mia, page, form_fields["content"], status=303)
    kept = now_of(page).picture_id
    upload(mia, page, form_fields["content"], status=303)

    assert now_of(page).picture_id == kept


@pytest.mark.parametrize(
    ("content", "words", "message"),
    [
        (None, "Mia", "Choose a picture."),
        (b"<svg onload=alert(1)>", "Mia", "This file is not a picture we can read."),
        (a_picture(size=(640, 480)), "", "Describe the picture in a few words"),
        (a_picture(size=(50, 50)), "Mia", "This picture is too small to show."),
    ],
    ids=["none", "no-picture", "no-words", "small"],
)
def test_a_picture_that_cannot_be_kept_is_refused_in_words(mia, page, content, words, message):
    answer = upload(mia, page, content, status=422, words=words)

    assert message in answer.text
    assert now_of(page).picture is None
