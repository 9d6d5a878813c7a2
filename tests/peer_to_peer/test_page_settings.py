"""What an owner changes: at once, or once one of us has looked; and what becomes of pictures."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundraiser import clock as time_of_day
from fundraiser.audit import AuditAction
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    PageKind,
    PlaceChange,
    PlaceStatus,
    subject_of,
)
from fundraiser.peer_to_peer.operations import place_settings, place_status
from fundraiser.peer_to_peer.operations.moderation import hide_place
from fundraiser.peer_to_peer.operations.page_pictures import draw_upload
from fundraiser.peer_to_peer.operations.place_settings import (
    PageIsDown,
    PageSettings,
    content_of,
    needs_approval,
    propose_change,
    save_settings,
    withdraw_change,
)
from fundraiser.peer_to_peer.operations.place_status import (
    CampaignIsOver,
    NotPossibleNow,
    PageAct,
    possible_acts,
)
from fundraiser.peer_to_peer.operations.proposals import approve_change
from fundraiser.peer_to_peer.queries.pages import find_waiting_change, get_page, lock_page
from fundraiser.pictures.models import Picture
from fundraiser.pictures.operations import add_picture, publish_picture
from fundraiser.web.actors import Actor
from tests import make
from tests.audit.acts import acts_on, entries
from tests.make import cad
from tests.pictures.test_images import a_picture

STAFF = Actor.staff(1)
HELD = "fuck"


@pytest.fixture
def page(app):
    return make.fundraiser_page(make.campaign())


def owner_of(page):
    return Actor.donor(page.owner_id)


def propose(page, *, waits=False, **changes):
    with transaction():
        fresh = lock_page(page.id)
        before = content_of(find_waiting_change(page) or fresh)
        return propose_change(
            fresh,
            replace(before, **changes),
            needs_approval=waits,
            actor=owner_of(page),
            at=time_of_day.now(),
        )


def act(page, operation):
    with transaction():
        operation(lock_page(page.id), actor=owner_of(page), at=time_of_day.now())
    return get_page(page.id)


def put(page, status):
    with transaction():
        lock_page(page.id).status = status


def picture_on(page, *, is_public=True):
    """Give the page a picture, and return it."""
    drawn = draw_upload(a_picture(size=(640, 480)))
    with transaction():
        picture = add_picture(drawn, at=time_of_day.now())
        if is_public:
            publish_picture(picture)
        fresh = lock_page(page.id)
        fresh.picture = picture
        fresh.picture_words = "Mia with a lantern"
    return picture.id


def new_picture(width=660):
    drawn = draw_upload(a_picture(size=(width, 480)))
    with transaction():
        return add_picture(drawn, at=time_of_day.now()).id


def pictures():
    db.session.rollback()
    db.session.expire_all()
    return dict(db.session.execute(select(Picture.id, Picture.is_public)).all())


def staff_emails():
    db.session.rollback()
    query = select(func.count()).where(OutgoingEmail.kind == EmailKind.PAGE_NOTICE)
    return db.session.scalar(query)


def test_without_approval_new_words_are_shown_at_once(page):
    change = propose(page, title="Mia swims", story="In the lake.")

    assert change is None
    assert (get_page(page.id).title, get_page(page.id).story) == ("Mia swims", "In the lake.")
    assert acts_on(subject_of(page.id)) == [(f"donor:{page.owner_id}", "page-edited")]
    assert entries()[-1].before == {"title": "Mia’s run", "story": "I run because winter is cold."}


def test_with_approval_the_approved_words_stay_until_one_of_us_has_looked(page):
    change = propose(page, waits=True, title="Mia swims")

    assert get_page(page.id).title == "Mia’s run"
    assert (change.title, change.status) == ("Mia swims", ChangeStatus.WAITING)

    with transaction():
        lock_page(page.id)
        approve_change(
            db.session.get_one(PlaceChange, change.id), actor=STAFF, at=time_of_day.now()
        )

    assert get_page(page.id).title == "Mia swims"
    assert find_waiting_change(page) is None


def test_a_newer_change_takes_the_place_of_the_one_that_waits(page):
    first = propose(page, waits=True, title="Mia swims")
    second = propose(page, waits=True, story="In the lake.")

    statuses = db.session.execute(
        select(PlaceChange.id, PlaceChange.status).order_by(PlaceChange.id)
    )
    assert dict(statuses.all()) == {
        first.id: ChangeStatus.REPLACED,
        second.id: ChangeStatus.WAITING,
    }
    assert second.title == "Mia swims"


def test_the_same_change_sent_twice_is_one(page):
    first = propose(page, waits=True, title="Mia swims")
    second = propose(page, waits=True, title="Mia swims")

    assert first.id == second.id
    assert len(acts_on(subject_of(page.id))) == 1


def test_words_that_are_the_pages_own_again_wait_for_nobody(page):
    propose(page, waits=True, title="Mia swims")

    assert propose(page, waits=True, title="Mia’s run") is None
    assert find_waiting_change(page) is None
    assert get_page(page.id).title == "Mia’s run"


def test_a_change_is_taken_back(page):
    propose(page, waits=True, title="Mia swims")

    act(page, withdraw_change)
    act(page, withdraw_change)

    assert find_waiting_change(page) is None
    assert get_page(page.id).title == "Mia’s run"
    assert entries()[-1].after == {"title": "Mia’s run"}


@pytest.mark.parametrize(
    "status", [PlaceStatus.DRAFT, PlaceStatus.WAITING, PlaceStatus.CHANGE_ASKED]
)
def test_a_page_that_others_have_not_seen_is_simply_changed(page, status):
    put(page, status)

    assert propose(page, waits=True, title="Mia swims") is None
    assert get_page(page.id).title == "Mia swims"
    assert get_page(page.id).status is status


def test_what_needs_approval(app):
    free = make.fundraiser_page(make.campaign("free"))
    strict = make.fundraiser_page(make.campaign("strict", approves_pages=True), slug="strict")

    assert not needs_approval(free, "I swim.")
    assert needs_approval(free, "I swim.", HELD)
    assert needs_approval(strict, "I swim.")
    with transaction():
        hide_place(lock_page(free.id), "A report.", actor=STAFF, at=time_of_day.now())
    assert needs_approval(get_page(free.id), "I swim.")


def test_a_page_that_was_taken_down_is_not_changed(page):
    put(page, PlaceStatus.TAKEN_DOWN)

    with pytest.raises(PageIsDown):
        propose(page, title="Back again")
    with pytest.raises(PageIsDown):
        act(page, lambda fresh, **who: save_settings(fresh, SETTINGS, **who))


SETTINGS = PageSettings(kind=PageKind.GAMING, goal=cad(900), event_on=None, is_on_leaderboard=False)


def test_goal_kind_and_leaderboard_hold_at_once_also_where_words_wait(app):
    page = make.fundraiser_page(make.campaign(approves_pages=True))

    act(page, lambda fresh, **who: save_settings(fresh, SETTINGS, **who))
    act(page, lambda fresh, **who: save_settings(fresh, SETTINGS, **who))

    kept = get_page(page.id)
    assert (kept.kind, kept.goal, kept.is_on_leaderboard) == (PageKind.GAMING, cad(900), False)
    assert len(acts_on(subject_of(page.id))) == 1


def test_a_picture_that_waits_is_private_and_the_approved_one_stays(page):
    old = picture_on(page)
    new = new_picture()

    change = propose(page, waits=True, picture_id=new, picture_words="Mia in the lake")

    assert pictures() == {old: True, new: False}
    with transaction():
        lock_page(page.id)
        approve_change(
            db.session.get_one(PlaceChange, change.id), actor=STAFF, at=time_of_day.now()
        )
    assert pictures() == {new: True}
    assert get_page(page.id).picture_words == "Mia in the lake"


def test_a_picture_that_is_not_wanted_any_more_is_gone_with_its_files(page):
    old = picture_on(page)
    propose(page, waits=True, picture_id=new_picture())
    second = new_picture(680)

    propose(page, waits=True, picture_id=second)
    assert pictures() == {old: True, second: False}
    act(page, withdraw_change)
    assert pictures() == {old: True}


def test_new_words_keep_the_picture(page):
    old = picture_on(page)

    propose(page, waits=True, title="Mia swims")
    propose(page, waits=True, title="Mia dives")
    act(page, withdraw_change)
    propose(page, title="Mia rests")

    assert pictures() == {old: True}


def test_without_approval_the_new_picture_is_public_and_the_old_one_gone(page):
    picture_on(page)
    new = new_picture()

    propose(page, picture_id=new)

    assert pictures() == {new: True}


@pytest.mark.parametrize("status", [PlaceStatus.DRAFT, PlaceStatus.WAITING])
def test_the_picture_of_a_page_that_is_not_shown_stays_private(page, status):
    put(page, status)
    new = new_picture()

    propose(page, picture_id=new)

    assert pictures() == {new: False}


def test_a_picture_approved_while_the_page_is_hidden_stays_private(page):
    new = new_picture()
    change = propose(page, waits=True, picture_id=new)
    with transaction():
        hide_place(lock_page(page.id), "A report.", actor=STAFF, at=time_of_day.now())

    with transaction():
        lock_page(page.id)
        approve_change(
            db.session.get_one(PlaceChange, change.id), actor=STAFF, at=time_of_day.now()
        )

    assert pictures() == {new: False}


def test_pause_resume_close_reopen(page):
    paused = act(page, place_status.pause_page)
    assert paused.is_paused
    assert not paused.takes_gifts_at(time_of_day.now())
    assert act(page, place_status.resume_page).is_live
    closed = act(page, place_status.close_place)
    assert closed.is_closed
    assert closed.ended_at is not None
    reopened = act(page, place_status.reopen_place)
    assert reopened.takes_gifts_at(time_of_day.now())
    assert reopened.ended_at is None

    assert [action for _who, action in acts_on(subject_of(page.id))] == [
        AuditAction.PAGE_PAUSED,
        AuditAction.PAGE_RESUMED,
        AuditAction.PAGE_CLOSED,
        AuditAction.PAGE_REOPENED,
    ]
    assert {who for who, _action in acts_on(subject_of(page.id))} == {f"donor:{page.owner_id}"}


def test_each_may_be_sent_twice(page):
    for operation in (
        place_status.pause_page,
        place_status.resume_page,
        place_status.close_place,
        place_status.reopen_place,
    ):
        act(page, operation)
        act(page, operation)

    assert len(acts_on(subject_of(page.id))) == 4


@pytest.mark.parametrize(
    "status", [PlaceStatus.WAITING, PlaceStatus.CHANGE_ASKED, PlaceStatus.HIDDEN]
)
@pytest.mark.parametrize(
    "operation",
    [
        place_status.pause_page,
        place_status.resume_page,
        place_status.close_place,
        place_status.reopen_place,
    ],
)
def test_a_page_that_is_not_shown_cannot_be_opened_by_closing_it(app, status, operation):
    page = make.fundraiser_page(make.campaign(), status=PlaceStatus.WAITING)
    put(page, status)

    with pytest.raises((NotPossibleNow, CampaignIsOver)):
        act(page, operation)
    assert get_page(page.id).status is status


def test_a_page_is_not_reopened_after_its_campaign(page, clock):
    act(page, place_status.close_place)
    clock.move(timedelta(days=40))

    with pytest.raises(CampaignIsOver):
        act(page, place_status.reopen_place)
    assert possible_acts(get_page(page.id), clock.now()) == frozenset()


def test_a_page_that_we_asked_to_be_changed_is_sent_again_and_staff_know(page):
    with transaction():
        db.session.merge(
            Organisation(
                id=ONLY_ID,
                name_en="Warm Rooms",
                name_fr="Pièces chaudes",
                events_email="desk@example.org",
                changed_at=time_of_day.now(),
            )
        )
    put(page, PlaceStatus.CHANGE_ASKED)
    assert possible_acts(get_page(page.id), time_of_day.now()) == {PageAct.SEND_AGAIN}

    act(page, place_settings.send_again)
    act(page, place_settings.send_again)

    assert get_page(page.id).status is PlaceStatus.WAITING
    assert staff_emails() == 1
