"""News on a page: told once, held where it must be, removed for good."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.errors import Conflict
from fundraiser.peer_to_peer.models import PageUpdate, PlaceStatus, subject_of
from fundraiser.peer_to_peer.operations import updates
from fundraiser.peer_to_peer.operations.updates import MOST_A_DAY, PageNotShown, TooManyUpdates
from fundraiser.peer_to_peer.queries.pages import find_update_of, list_updates, lock_page
from fundraiser.web.actors import Actor
from tests import make
from tests.audit.acts import acts_on


@pytest.fixture
def page(app):
    return make.fundraiser_page(make.campaign())


def write(page, words="We ran in the rain.", *, key="key1", waits=False):
    with transaction():
        return updates.write_update(
            lock_page(page.id), words, once_key=key, needs_approval=waits, at=time_of_day.now()
        )


def change(update, words, *, waits=False):
    with transaction():
        lock_page(update.page_id)
        fresh = db.session.get_one(PageUpdate, update.id)
        updates.change_update(fresh, words, needs_approval=waits, at=time_of_day.now())
    return fresh


def count():
    return db.session.scalar(select(func.count()).select_from(PageUpdate))


def test_an_update_is_told_once_however_often_it_is_sent(page):
    first = write(page)
    second = write(page, "Another text of the same click.")

    assert first.id == second.id
    assert (first.words, count()) == ("We ran in the rain.", 1)
    assert first.shown_at is not None


def test_a_key_of_another_page_tells_nothing(page, app):
    other = make.fundraiser_page(page.campaign, owner=make.donor("leo@example.org"), slug="leo")
    write(page)

    with pytest.raises(Conflict):
        write(other, "Read me", key="key1")
    assert list_updates(other.id) == []


def test_an_update_that_waits_is_shown_to_nobody_yet(page):
    update = write(page, waits=True)

    assert update.shown_at is None


def test_changed_words_wait_again_where_they_must(page):
    update = write(page)

    assert change(update, "We ran in the sun.").shown_at is not None
    assert change(update, "We ran fast.", waits=True).shown_at is None
    assert change(update, "We ran fast.", waits=True).shown_at is None
    assert change(update, "We ran slowly.").shown_at is not None


def test_an_update_is_removed_for_good(page):
    update = write(page)
    owner = Actor.donor(page.owner_id)

    for _ in range(2):
        with transaction():
            lock_page(page.id)
            fresh = db.session.get_one(PageUpdate, update.id)
            updates.remove_update(fresh, actor=owner, at=time_of_day.now())

    assert list_updates(page.id) == []
    assert find_update_of(page.id, update.public_id) is None
    assert acts_on(subject_of(page.id)) == [(str(owner), "update-removed")]


@pytest.mark.parametrize(
    "status",
    [
        PlaceStatus.DRAFT,
        PlaceStatus.WAITING,
        PlaceStatus.CHANGE_ASKED,
        PlaceStatus.HIDDEN,
        PlaceStatus.TAKEN_DOWN,
    ],
)
def test_a_page_that_nobody_sees_takes_no_updates(page, status):
    with transaction():
        lock_page(page.id).status = status

    with pytest.raises(PageNotShown):
        write(page)


@pytest.mark.parametrize("status", [PlaceStatus.PAUSED, PlaceStatus.CLOSED])
def test_a_page_that_is_paused_or_closed_still_tells_news(page, status):
    with transaction():
        lock_page(page.id).status = status

    assert write(page).shown_at is not None


def test_so_many_updates_a_day_and_no_more(page, clock):
    for number in range(MOST_A_DAY):
        write(page, key=f"key{number}x")

    with pytest.raises(TooManyUpdates):
        write(page, key="onemore")
    clock.move(timedelta(days=1, minutes=1))
    assert write(page, key="onemore").shown_at is not None
