"""Stories, as an editor writes them: found, written, illustrated, scheduled, taken back."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from fundraiser.accounts.permissions import Role
from fundraiser.audit.queries import history_of
from fundraiser.database import db
from fundraiser.pictures.models import Picture
from fundraiser.staff.tables.paging import PAGE_LENGTH
from fundraiser.stories.models import LONGEST_BODY, Story, StoryStatus, subject_of
from fundraiser.stories.queries import find_story, find_story_at
from tests import make
from tests.accounts.people import token_of
from tests.databases import ON_BOTH
from tests.staff.statements import statements
from tests.stories.illustrations import illustrated

HOUR = timedelta(hours=1)
ENGLISH = {
    "title_en": "Soup at six",
    "summary_en": "Who makes it, and who eats it.",
    "place_en": "Kingston",
    "body_en": "The carrots are cut at **three**.",
}
FRENCH = {
    "title_fr": "La soupe de dix-huit heures",
    "summary_fr": "Qui la prépare et qui la mange.",
    "body_fr": "Les carottes sont coupées à quinze heures.",
}
ENGLISH_ONLY: dict[str, Any] = dict.fromkeys(FRENCH, "")


@pytest.fixture
def editor(signed_in):
    return signed_in(Role.FUNDRAISING)


def now_of(story):
    db.session.expire_all()
    found = find_story(story.public_id)
    assert found
    return found


def only_story():
    db.session.expire_all()
    return db.session.scalars(select(Story)).unique().one()


def acts_on(story):
    return [entry.action.value for entry in history_of([subject_of(story.id)])]


def names_on(page):
    return [link.get_text() for link in page.soup.select("tbody th a")]


# Writing


def test_an_editor_writes_a_story_illustrates_it_and_publishes_it(editor, browser):
    campaign = make.campaign()
    page = editor.open("/staff/stories").click("Write a story")

    page = page.submit("Save as a draft", **ENGLISH, **FRENCH, campaign=str(campaign.id))

    assert page.has_text("The story is saved as a draft.")
    story = only_story()
    assert (story.slug, story.status) == ("soup-at-six", StoryStatus.DRAFT)
    assert story.campaign_id == campaign.id
    browser.open("/stories/soup-at-six", status=404)

    illustrated(story)
    page = editor.open(f"/staff/stories/{story.public_id}").click("Publish")
    page = page.submit("Publish the story")

    assert page.has_text("The story is published.")
    shown = browser.open("/stories/soup-at-six")
    assert shown.find(".story__picture img")["alt"] == "A pot of soup."
    assert shown.find(".story-call")
    assert acts_on(story) == ["story-added", "story-picture-changed", "story-published"]
    assert page.has_text("Kim")


def test_a_form_sent_twice_makes_one_story(editor):
    page = editor.open("/staff/stories/add")

    for _ in range(2):
        shown = page.submit("Save as a draft", **ENGLISH)

    assert shown.path == f"/staff/stories/{only_story().public_id}"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title_en": ""}, "Give the story a title, in one language at least."),
        ({"title_en": "x" * 141}, "Use at most 140 characters."),
        ({"body_en": "x" * (LONGEST_BODY + 1)}, "Use at most 20000 characters."),
        ({"body_en": "é" * 60_000}, "Use at most 20000 characters."),
        ({"body_fr": "a\x00b"}, "This contains a character we cannot store."),
        ({"title_fr": "a\u202eb"}, "This contains a character we cannot store."),
        ({"slug": "Soup Kitchen"}, "Use small letters, figures and hyphens only"),
        ({"title_en": "حساء"}, "This title cannot be made into an address."),
        ({"campaign": "999"}, "Choose one from the list."),
        ({"campaign": "x" * 500}, "Use at most 100 characters."),
        ({"related_2": "no-such-story"}, "Choose one from the list."),
        ({"video_url": "https://evil.example/watch"}, "a video on YouTube or Vimeo"),
        ({"video_url": "javascript:alert(1)"}, "a video on YouTube or Vimeo"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(editor, changes, message):
    page = editor.open("/staff/stories/add")
    fields = {str(one["name"]): "" for one in page.soup.select(".story-form [name]:not(button)")}
    typed = {**fields, "csrf_token": token_of(page), **ENGLISH, **changes}

    page = editor.post("/staff/stories/add", typed, status=422)

    assert any(message in error for error in page.errors), page.errors
    assert page.find("#summary_en")["value"] == ENGLISH["summary_en"]
    assert db.session.scalar(select(func.count()).select_from(Story)) == 0


def test_an_address_that_is_taken_is_said_and_the_words_stay(editor):
    make.story(slug="soup-at-six")

    page = editor.open("/staff/stories/add").submit("Save as a draft", status=422, **ENGLISH)

    assert page.has_text("Another story has this address.")
    assert page.find("#slug")["value"] == "soup-at-six"
    assert page.find("#title_en")["value"] == "Soup at six"


def test_an_edit_is_kept_shown_in_public_and_told(editor, browser):
    story = make.story(slug="soup")
    page = editor.open(f"/staff/stories/{story.public_id}").click("Edit")
    assert not page.soup.select("#slug")

    page = page.submit("Save changes", title_en="Soup at seven")

    assert page.has_text("The story is changed.")
    assert page.has_text("Title in English: Soup at six → Soup at seven")
    assert browser.open("/stories/soup").has_text("Soup at seven")


def test_a_story_that_is_seen_is_not_left_half_written(editor):
    story = make.story()
    page = editor.open(f"/staff/stories/{story.public_id}/edit")

    page = page.submit("Save changes", status=422, summary_fr="", title_en="New")

    assert page.has_text("The summary is missing in French.")
    assert page.find("#title_en")["value"] == "New"
    assert now_of(story).title_en == "Soup at six"


def test_two_people_at_one_story_do_not_write_over_each_other(signed_in, editor):
    story = make.story()
    path = f"/staff/stories/{story.public_id}/edit"
    mine, theirs = editor.open(path), signed_in(Role.ADMIN).open(path)
    theirs.submit("Save changes", title_en="Theirs")

    page = mine.submit("Save changes", status=422, author="Mine")

    assert page.has_text("This was changed after you opened it.")
    assert page.has_text("Soup at six → Theirs")
    assert page.find("#author")["value"] == "Mine"
    assert now_of(story).author == ""
    page.submit("Save changes", title_en="Theirs")
    assert (now_of(story).title_en, now_of(story).author) == ("Theirs", "Mine")


def test_a_preview_shows_the_page_and_keeps_nothing(editor, browser):
    story = illustrated(make.story(is_published=False, campaign=make.campaign()))
    page = editor.open(f"/staff/stories/{story.public_id}/edit")

    shown = page.submit("Preview in French (in a new tab)", title_fr="Une autre <b>soupe</b>")

    assert shown.find("html")["lang"] == "fr-CA"
    assert shown.find("h1").get_text() == "Une autre <b>soupe</b>"
    assert shown.find(".story__picture img")
    assert shown.find(".story-call")
    assert shown.find('meta[name="robots"]')["content"] == "noindex"
    assert shown.answer.headers["X-Robots-Tag"] == "noindex"
    assert not shown.soup.select('link[rel="canonical"], script[type="application/ld+json"]')
    assert now_of(story).title_fr == "La soupe de dix-huit heures"
    kept = editor.open(f"/staff/stories/{story.public_id}").click("Preview in English")
    assert kept.find("h1").get_text() == "Soup at six"


def test_a_new_story_is_previewed_before_it_is_kept(editor):
    page = editor.open("/staff/stories/add")

    shown = page.submit("Preview in English (in a new tab)", **ENGLISH)

    assert shown.find("h1").get_text() == "Soup at six"
    assert db.session.scalar(select(func.count()).select_from(Story)) == 0


# What was typed about the match


def test_typed_claims_are_shown_to_the_editor_and_refuse_nothing(editor):
    page = editor.open("/staff/stories/add")

    page = page.submit(
        "Save as a draft",
        **{**ENGLISH, "title_en": "Your gift, doubled", "body_en": "Now <b>2x</b>!"},
        **{**FRENCH, "summary_fr": "Votre don est jumelé."},
    )

    for where in (page, page.click("Publish"), page.click("Schedule")):
        found = [mark.get_text() for mark in where.soup.select("mark")]
        assert found == ["doubled", "2x", "jumelé"]
        assert where.has_text("Title in English: Your gift, doubled")
        assert where.has_text("Summary in French: Votre don est jumelé.")
    assert page.click("Publish").submit("Publish the story").has_text("The story is published.")


def test_a_form_with_a_slip_shows_claims_as_well(editor):
    page = editor.open("/staff/stories/add")

    page = page.submit("Save as a draft", status=422, body_en="It is doubled.", slug="x y")

    assert page.find("mark").get_text() == "doubled"


def test_an_honest_story_shows_no_warning(editor):
    story = make.story()

    page = editor.open(f"/staff/stories/{story.public_id}")

    assert not page.soup.select(".alert--warning")


# Scheduling, publishing, taking back


def test_a_story_is_scheduled_in_local_time_moved_and_given_up(editor, browser, clock):
    clock.set_to(make.instant("2026-11-20 12:00"))
    story = make.story(slug="soup", is_published=False)
    page = editor.open(f"/staff/stories/{story.public_id}").click("Schedule")
    assert page.has_text("Times are in Eastern Time (Toronto).")

    page = page.submit("Schedule the story", on="2026-11-25", time="09:30")

    assert page.has_text("Everyone sees it from 25 November 2026, 9:30 a.m. Eastern Time.")
    assert now_of(story).publish_at == make.instant("2026-11-25 14:30")
    page = page.click("Change the time")
    assert (page.find("#on")["value"], page.find("#time")["value"]) == ("2026-11-25", "09:30")
    page = page.submit("Schedule the story", on="2026-11-26", time="")
    assert now_of(story).publish_at == make.instant("2026-11-26 05:00")
    page = page.submit("Take the story off the schedule")

    assert now_of(story).is_draft
    assert acts_on(story)[1:] == ["story-scheduled", "story-scheduled", "story-unscheduled"]
    clock.set_to(make.instant("2026-11-27 12:00"))
    browser.open("/stories/soup", status=404)


def test_a_story_is_scheduled_where_its_campaign_is(editor, clock):
    clock.set_to(make.instant("2026-11-20 12:00"))
    story = make.story(is_published=False, campaign=make.campaign(zone="America/Halifax"))

    page = editor.open(f"/staff/stories/{story.public_id}/schedule")
    page.submit("Schedule the story", on="2026-11-25", time="09:30")

    assert now_of(story).publish_at == make.instant("2026-11-25 13:30")


@pytest.mark.parametrize(
    ("on", "time", "message"),
    [
        ("", "", "Enter the day."),
        ("2026-02-30", "", "Enter a date like 2026-12-31."),
        ("2026-11-25", "25:00", "Enter a time like 17:30."),
        ("2026-11-01", "01:30", "comes twice"),
        ("2027-03-14", "02:30", "does not exist"),
        ("2020-01-01", "", "This time has already passed."),
        ("9999-12-31", "", "Enter a year from 2000 to 2199."),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_words(editor, on, time, message):
    story = make.story(is_published=False)
    page = editor.open(f"/staff/stories/{story.public_id}/schedule")

    page = page.submit("Schedule the story", status=422, on=on, time=time)

    assert page.has_text(message)
    assert now_of(story).is_draft


def test_a_half_written_story_offers_to_go_on_writing(editor):
    story = make.story(is_published=False, summary_fr="")

    page = editor.open(f"/staff/stories/{story.public_id}/publish")

    assert page.has_text("The summary is missing in French.")
    assert not page.soup.select("main button[type=submit]:not(.back-office__sign-out)")
    assert page.click("Keep editing").find("#summary_fr")


def test_a_withdrawn_story_is_not_found_and_can_come_back(editor, browser):
    story = illustrated(make.story(slug="soup"))
    page = editor.open(f"/staff/stories/{story.public_id}").click("Withdraw")

    page = page.submit("Withdraw the story")

    browser.open("/stories/soup", status=404)
    page = page.click("Publish again").submit("Publish the story")
    assert browser.open("/stories/soup").find(".story__picture img")
    assert not page.soup.select("main a[href$='/delete']")


def test_only_a_draft_is_deleted(editor):
    story = make.story()
    draft = illustrated(make.story(is_published=False)).public_id

    page = editor.open(f"/staff/stories/{story.public_id}/delete")
    assert page.has_text("Only a draft can be deleted.")
    page = editor.open(f"/staff/stories/{draft}").click("Delete the draft")
    page = page.submit("Delete the draft")

    assert page.has_text("The draft is deleted.")
    assert find_story(draft) is None
    assert db.session.scalar(select(func.count()).select_from(Picture)) == 0
    editor.open(f"/staff/stories/{draft}", status=404)


def test_an_old_page_of_a_published_story_deletes_and_schedules_nothing(editor):
    story = make.story(is_published=False)
    path = f"/staff/stories/{story.public_id}"
    delete, schedule = editor.open(f"{path}/delete"), editor.open(f"{path}/schedule")
    editor.open(f"{path}/publish").submit("Publish the story")

    page = delete.submit("Delete the draft", status=422)
    assert page.has_text("Someone has just changed this story.")
    schedule.submit("Schedule the story", status=409, on="2199-01-01", time="")
    assert now_of(story).is_published


@pytest.mark.parametrize("act", ["publish", "withdraw", "delete", "unschedule", "picture/remove"])
def test_an_act_without_the_sessions_token_changes_nothing(editor, act):
    story = illustrated(make.story())

    editor.post(f"/staff/stories/{story.public_id}/{act}", status=422)

    assert now_of(story).is_published
    assert now_of(story).picture_id


# The list


@ON_BOTH
def test_the_list_is_narrowed_by_status_language_and_words(staff, clock):
    at = clock.now()
    make.story("Draft", is_published=False, at=at - 4 * HOUR)
    make.story("Later", publish_at=at + HOUR, at=at - 3 * HOUR)
    make.story("Due", publish_at=at - HOUR, at=at - 2 * HOUR)
    make.story("Seen", body_en="Onions 100%_", at=at - HOUR)
    make.story("Only", at=at, **ENGLISH_ONLY)

    def listed(query=""):
        return names_on(staff.open(f"/staff/stories{query}"))

    assert listed() == ["Only", "Seen", "Due", "Later", "Draft"]
    assert listed("?status=published") == ["Only", "Seen", "Due"]
    assert listed("?status=scheduled") == ["Later"]
    assert listed("?status=draft") == ["Draft"]
    assert listed("?written=only-en") == ["Only"]
    assert listed("?written=fr") == ["Seen", "Due", "Later", "Draft"]
    assert listed("?written=only-fr") == []
    assert listed("?q=ONIONS 100%_") == ["Seen"]
    assert listed("?q=%00") == listed()
    assert staff.open("/staff/stories?status=x").has_text("There is no x to choose here.")


def test_an_empty_list_says_what_to_do(staff):
    assert staff.open("/staff/stories").has_text("No stories yet.")
    assert staff.open("/staff/stories?q=x").has_text("Nothing matches these filters.")


@ON_BOTH
def test_every_story_is_on_one_page_of_the_list(staff):
    count = PAGE_LENGTH + 3
    for number in range(count):
        make.story(f"Story {number}")

    first = staff.open("/staff/stories")
    shown = names_on(first) + names_on(first.click("Next page"))

    assert len(shown) == len(set(shown)) == count


def test_the_list_asks_as_much_of_five_stories_as_of_twenty(app, staff):
    campaign = make.campaign()
    for _ in range(5):
        make.story(campaign=campaign)
    few = asked_for("/staff/stories", staff)
    for _ in range(15):
        make.story(campaign=campaign)

    assert asked_for("/staff/stories", staff) == few


def asked_for(path, staff):
    with statements() as sent:
        staff.open(path)
    return len(sent)


@pytest.mark.parametrize("after", ["0_0", "-5_1", "999999999999999999_1", "x", "9_9_9"])
def test_a_page_that_is_made_up_is_a_page(staff, after):
    make.story()

    assert staff.open(f"/staff/stories?after={after}").status == 200


@pytest.mark.parametrize("public_id", ["no-such", "aaaa-bbbb-cccc-dddd", "%00", "x" * 300])
def test_a_story_that_is_not_there_is_a_404_in_words(staff, public_id):
    for page in ("", "/edit", "/picture", "/publish", "/preview"):
        staff.open(f"/staff/stories/{public_id}{page}", status=404)


def test_the_audit_log_leads_to_the_story(staff):
    story = make.story()

    page = staff.open("/staff/audit")

    assert page.click("Story Soup at six").path == f"/staff/stories/{story.public_id}"


def test_the_address_made_of_a_title_has_no_accents(staff):
    page = staff.open("/staff/stories/add")

    page.submit("Save as a draft", **FRENCH)

    assert find_story_at("la-soupe-de-dix-huit-heures")
