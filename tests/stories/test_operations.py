"""What may be done with a story, in which order, and who sees it from when: on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from fundraiser.jobs import JobName
from fundraiser.pictures.models import Picture
from fundraiser.stories import operations
from fundraiser.stories.illustrations import PictureWords, illustrate, take_picture_away
from fundraiser.stories.models import RelatedStory, Story, StoryStatus, subject_of
from fundraiser.stories.operations import (
    StoryFacts,
    StoryHasMovedOn,
    StoryRefused,
    StorySlugTaken,
    add_story,
    facts_of,
)
from fundraiser.stories.queries import (
    find_visible,
    get_story,
    list_related,
    list_visible,
    lock_story,
)
from fundraiser.stories.videos import VideoRefused
from tests import make
from tests.accounts.races import at_once
from tests.stories.illustrations import a_picture, illustrated, picture_of

HOUR = timedelta(hours=1)
ENGLISH_ONLY: dict[str, Any] = {"title_fr": "", "summary_fr": "", "body_fr": ""}


def do(act, story, *facts, at):
    with transaction():
        act(lock_story(story.id), *facts, actor=make.ACTOR, at=at)
    return get_story(story.id)


def acts_on(story):
    db.session.expire_all()
    query = select(AuditEntry).where(AuditEntry.subject == subject_of(story.id))
    return [entry.action.value for entry in db.session.scalars(query.order_by(AuditEntry.id))]


def slugs(**asked):
    return [story.slug for story in list_visible(most=10, **asked)]


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


# From draft to withdrawn


def test_a_draft_is_seen_by_nobody(app, clock):
    story = make.story(is_published=False)

    assert slugs(at=clock.now()) == []
    assert find_visible(story.slug, at=clock.now()) is None


def test_a_story_is_published_withdrawn_and_published_again_with_its_first_date(app, clock):
    story = make.story(is_published=False)
    first = clock.now()

    assert do(operations.publish_story, story, at=first).publish_at == first
    assert slugs(at=first) == [story.slug]
    do(operations.withdraw_story, story, at=first + HOUR)
    assert slugs(at=first + HOUR) == []
    again = do(operations.publish_story, story, at=first + 2 * HOUR)

    assert (again.status, again.publish_at) == (StoryStatus.PUBLISHED, first)
    assert acts_on(story) == [
        "story-added",
        "story-published",
        "story-withdrawn",
        "story-published",
    ]


def test_acts_done_twice_are_done_once(app, clock):
    story = make.story(is_published=False)
    at = clock.now()
    for act in (operations.publish_story, operations.withdraw_story):
        for _ in range(2):
            do(act, story, at=at)

    assert acts_on(story).count("story-published") == acts_on(story).count("story-withdrawn") == 1


def test_a_scheduled_story_is_seen_from_its_instant_on_whether_or_not_a_job_runs(app, clock):
    due = clock.now() + HOUR
    story = make.story(publish_at=due)

    assert slugs(at=due - timedelta(seconds=1)) == []
    assert slugs(at=due) == [story.slug]
    assert get_story(story.id).status is StoryStatus.SCHEDULED
    assert get_story(story.id).status_at(due) is StoryStatus.PUBLISHED


def test_the_job_publishes_what_is_due_with_its_picture_and_nothing_else(app, clock, worker):
    due = illustrated(make.story(publish_at=clock.now() + HOUR))
    later = illustrated(make.story(publish_at=clock.now() + 3 * HOUR))
    draft = make.story(is_published=False)
    clock.move(HOUR)

    for _ in range(2):
        worker.run(JobName.PUBLISH_STORIES)

    assert get_story(due.id).is_published
    assert picture_of(get_story(due.id)).is_public
    assert get_story(later.id).is_scheduled
    assert not picture_of(get_story(later.id)).is_public
    assert get_story(draft.id).is_draft
    assert acts_on(due)[-1] == "story-published"
    assert acts_on(due).count("story-published") == 1


def test_a_schedule_is_moved_and_given_up(app, clock):
    at = clock.now()
    story = make.story(publish_at=at + HOUR)

    moved = do(operations.schedule_story, story, at + 2 * HOUR, at=at)
    assert moved.publish_at == at + 2 * HOUR
    assert slugs(at=at + HOUR) == []
    draft = do(operations.unschedule_story, story, at=at)

    assert (draft.status, draft.publish_at) == (StoryStatus.DRAFT, None)
    assert slugs(at=at + 3 * HOUR) == []


def test_what_was_seen_is_neither_scheduled_nor_made_a_draft_nor_deleted(app, clock):
    at = clock.now()
    published = make.story()
    due = make.story(publish_at=at + HOUR)
    withdrawn = do(operations.withdraw_story, make.story(), at=at)

    for story in (published, due, withdrawn):
        with pytest.raises(StoryHasMovedOn):
            do(operations.schedule_story, story, at + 9 * HOUR, at=at + HOUR)
        with pytest.raises(StoryHasMovedOn):
            do(operations.unschedule_story, story, at=at + HOUR)
        with pytest.raises(StoryHasMovedOn):
            do(operations.delete_draft, story, at=at + HOUR)


def test_a_due_story_that_no_job_has_published_can_be_withdrawn(app, clock):
    due = clock.now() + HOUR
    story = make.story(publish_at=due)

    withdrawn = do(operations.withdraw_story, story, at=due)

    assert withdrawn.is_withdrawn
    assert slugs(at=due + HOUR) == []


def test_a_draft_is_not_withdrawn(app, clock):
    with pytest.raises(StoryHasMovedOn):
        do(operations.withdraw_story, make.story(is_published=False), at=clock.now())


def test_a_past_instant_is_refused(app, clock):
    story = make.story(is_published=False)

    with pytest.raises(StoryRefused, match="already passed"):
        do(operations.schedule_story, story, clock.now() - HOUR, at=clock.now())


def test_a_deleted_draft_leaves_nothing_but_its_entries(app, clock):
    other = make.story(is_published=False)
    story = illustrated(make.story(is_published=False, related_ids=(other.id,)))
    with transaction():
        fresh = lock_story(other.id)
        facts = StoryFacts(title_en="Other", related_ids=(story.id,))
        operations.edit_story(fresh, facts, actor=make.ACTOR, at=clock.now())
    story_id = story.id

    with transaction():
        operations.delete_draft(lock_story(story_id), actor=make.ACTOR, at=clock.now())

    assert db.session.get(Story, story_id) is None
    assert count(RelatedStory) == count(Picture) == 0
    db.session.expire_all()
    entries = list(
        db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.subject == subject_of(story_id))
            .order_by(AuditEntry.id)
        )
    )
    assert entries[-1].action.value == "story-deleted"
    assert (entries[-1].before or {})["title_en"] == "Soup at six"


def test_the_number_of_a_deleted_draft_is_never_given_again(app, clock):
    story = make.story(is_published=False)
    with transaction():
        operations.delete_draft(lock_story(story.id), actor=make.ACTOR, at=clock.now())

    assert acts_on(make.story(is_published=False)) == ["story-added"]


# What makes a story whole


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"summary_fr": ""}, "The summary is missing in French."),
        ({"body_en": ""}, "The text is missing in English."),
        ({"title_fr": ""}, "The title is missing in French."),
    ],
)
def test_a_story_that_is_half_written_is_not_seen(app, clock, words, message):
    story = make.story(is_published=False, **words)

    for act, facts in (
        (operations.publish_story, ()),
        (operations.schedule_story, (clock.now() + HOUR,)),
    ):
        with pytest.raises(StoryRefused, match=message):
            do(act, story, *facts, at=clock.now())
    assert get_story(story.id).is_draft


def test_one_language_is_enough(app, clock):
    story = make.story(**ENGLISH_ONLY)

    assert story.languages == (Language.ENGLISH,)
    assert story.words_in("fr").title == "Soup at six"
    assert story.words_in("fr").language is Language.ENGLISH
    assert slugs(at=clock.now(), language=Language.FRENCH) == []
    assert slugs(at=clock.now(), language=Language.ENGLISH) == [story.slug]


def test_a_story_that_is_seen_stays_whole(app, clock):
    story = make.story()
    facts = StoryFacts(title_en="New title")

    with pytest.raises(StoryRefused, match="summary is missing"):
        do(operations.edit_story, story, facts, at=clock.now())
    assert get_story(story.id).title_en == "Soup at six"


def test_a_story_needs_a_title(app, clock):
    with pytest.raises(StoryRefused, match="a title"), transaction():
        add_story("soup", StoryFacts(body_en="x"), actor=make.ACTOR, at=clock.now())


@pytest.mark.parametrize(
    "slug", ["", "Soup", "soup kitchen", "-soup", "soup/", "sou\x00p", "s" * 61]
)
def test_an_address_that_is_none_is_refused(app, clock, slug):
    with pytest.raises(StoryRefused, match="small letters"), transaction():
        add_story(slug, StoryFacts(title_en="x"), actor=make.ACTOR, at=clock.now())


def test_a_video_elsewhere_is_refused(app, clock):
    facts = StoryFacts(title_en="x", video_url="https://evil.example/v")

    with pytest.raises(VideoRefused), transaction():
        add_story("soup", facts, actor=make.ACTOR, at=clock.now())


# Its address


def test_an_address_is_one_storys(app, clock):
    make.story(slug="soup", is_published=False)

    with pytest.raises(StorySlugTaken), transaction():
        add_story("soup", StoryFacts(title_en="Another"), actor=make.ACTOR, at=clock.now())
    other = make.story(is_published=False)
    with pytest.raises(StorySlugTaken), transaction():
        fresh = lock_story(other.id)
        operations.edit_story(fresh, facts_of(fresh), slug="soup", actor=make.ACTOR, at=clock.now())


def test_the_same_draft_added_at_once_by_two_is_there_once(app, clock):
    facts = StoryFacts(title_en="Soup")

    def add():
        try:
            with transaction():
                return add_story("soup", facts, actor=make.ACTOR, at=clock.now()).id
        except StorySlugTaken:  # the form tries again
            with transaction():
                return add_story("soup", facts, actor=make.ACTOR, at=clock.now()).id

    assert len(set(at_once(app, [add, add, add]))) == 1
    assert count(Story) == 1


def test_an_address_changes_until_it_was_public_and_then_never(app, clock):
    story = make.story(slug="soup", is_published=False)

    def readdress(slug, at):
        with transaction():
            fresh = lock_story(story.id)
            operations.edit_story(fresh, facts_of(fresh), slug=slug, actor=make.ACTOR, at=at)
        return get_story(story.id).slug

    assert readdress("broth", clock.now()) == "broth"
    do(operations.schedule_story, story, clock.now() + HOUR, at=clock.now())
    assert readdress("stew", clock.now()) == "stew"
    for at in (clock.now() + HOUR, clock.now() + 2 * HOUR):
        with pytest.raises(StoryRefused, match="its address can no longer change"):
            readdress("soup", at)
    do(operations.publish_story, story, at=clock.now() + HOUR)
    do(operations.withdraw_story, story, at=clock.now() + HOUR)
    with pytest.raises(StoryRefused, match="its address can no longer change"):
        readdress("soup", clock.now() + HOUR)


def test_an_edit_that_changes_nothing_leaves_no_entry(app, clock):
    story = make.story(related_ids=(make.story().id,))
    before = (story.changed_at, acts_on(story))

    do(operations.edit_story, story, facts_of(story), at=clock.now() + HOUR)

    assert (get_story(story.id).changed_at, acts_on(story)) == before


# What stands below it


def test_below_a_story_stands_what_was_chosen_then_its_campaign_then_the_newest(app, clock):
    campaign = make.campaign()
    at = clock.now()
    old = make.story("old", at=at - 9 * HOUR)
    make.story("older", at=at - 10 * HOUR)
    same = make.story("same", at=at - 8 * HOUR, campaign=campaign)
    newest = make.story("newest", at=at - HOUR)
    hidden = make.story("hidden", is_published=False)
    story = make.story(campaign=campaign, related_ids=(hidden.id, old.id), at=at)

    assert list_related(story, at=at) == [old, same, newest]


def test_no_story_stands_below_itself_or_twice(app, clock):
    other = make.story()

    with pytest.raises(StoryRefused, match="once"):
        make.story(related_ids=(other.id, other.id))
    story = make.story()
    assert [one.id for one in list_related(story, at=clock.now())] == [other.id]


# Its picture


def test_a_picture_is_private_until_its_story_is_seen_and_again_when_it_is_withdrawn(app, clock):
    story = illustrated(make.story(is_published=False))
    assert not picture_of(story).is_public

    do(operations.publish_story, story, at=clock.now())
    assert picture_of(get_story(story.id)).is_public
    do(operations.withdraw_story, story, at=clock.now())
    assert not picture_of(get_story(story.id)).is_public
    do(operations.publish_story, story, at=clock.now())
    assert picture_of(get_story(story.id)).is_public


def test_a_new_picture_of_a_seen_story_is_seen_and_the_old_one_gone(app, clock):
    story = illustrated(make.story())
    old = story.picture_id

    story = illustrated(story)

    assert db.session.get(Picture, old) is None
    assert picture_of(story).is_public
    assert count(Picture) == 1


def test_a_picture_is_described_in_each_language_of_a_story_that_is_seen(app, clock):
    picture = a_picture()
    story = make.story()

    with pytest.raises(StoryRefused, match="no description in French"), transaction():
        illustrate(
            lock_story(story.id),
            picture,
            PictureWords(alt_en="Soup"),
            actor=make.ACTOR,
            at=clock.now(),
        )
    assert get_story(story.id).picture_id is None
    assert count(Picture) == 0

    only = make.story(**ENGLISH_ONLY)
    assert illustrated(only, PictureWords(alt_en="Soup")).picture
    assert illustrated(story, PictureWords(is_decorative=True)).words_in("fr").alt == ""


def test_a_story_with_an_undescribed_picture_is_not_published(app, clock):
    story = illustrated(make.story(is_published=False), PictureWords(alt_en="Soup"))

    with pytest.raises(StoryRefused, match="no description in French"):
        do(operations.publish_story, story, at=clock.now())


def test_a_picture_is_taken_away_with_its_words(app, clock):
    story = illustrated(make.story())

    for _ in range(2):
        do(take_picture_away, story, at=clock.now())

    story = get_story(story.id)
    assert (story.picture_id, story.alt_en, story.credit) == (None, "", "")
    assert count(Picture) == 0
    assert acts_on(story).count("story-picture-changed") == 2
