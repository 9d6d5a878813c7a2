"""What staff decide about pages, teams, updates and flags, and what follows from it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fundraiser.audit.queries import history_of
from fundraiser.clock import now
from fundraiser.database import db, transaction
from fundraiser.gifts.models import Credit, Source
from fundraiser.ledger.checks import find_differences
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.peer_to_peer.emails import moderation as emails
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    Flag,
    FlagStatus,
    PageUpdate,
    PlaceChange,
    PlaceStatus,
    subject_of,
    subject_of_team,
)
from fundraiser.peer_to_peer.operations import (
    memberships,
    moderation,
    place_settings,
    proposals,
    updates,
)
from fundraiser.peer_to_peer.operations.flags import decide_flag
from fundraiser.peer_to_peer.operations.moderation import (
    DecidedMeanwhile,
    WordsHaveChanged,
    version_of_place,
)
from fundraiser.peer_to_peer.operations.place_settings import content_of, propose_change
from fundraiser.peer_to_peer.operations.proposals import version_of_update
from fundraiser.peer_to_peer.operations.teams import TeamFacts
from fundraiser.peer_to_peer.operations.updates import change_update, write_update
from fundraiser.peer_to_peer.queries.moderation import (
    count_waiting,
    lock_flag,
    waiting_of,
)
from fundraiser.peer_to_peer.queries.pages import find_waiting_change, get_page, lock_page
from fundraiser.peer_to_peer.queries.teams import find_team, lock_team
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_place
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import read_upload
from fundraiser.pictures.operations import add_picture, draw_picture
from fundraiser.pledges.queries import get_pledge
from fundraiser.web.actors import Actor
from fundraiser.web.spam import Suspicion
from tests import make
from tests.accounts.people import add_person
from tests.make import cad
from tests.stories.illustrations import a_file

STAFF = Actor.staff(3)
WHY = "It shows someone who has not agreed."


@pytest.fixture
def campaign(app):
    return make.campaign()


def fresh(page):
    db.session.rollback()
    db.session.expire_all()
    return get_page(page.id)


def act(operation, page, *words, **facts):
    with transaction():
        return operation(lock_page(page.id), *words, actor=STAFF, at=now(), **facts)


def act_on_team(operation, team, *words, **facts):
    with transaction():
        return operation(lock_team(team.id), *words, actor=STAFF, at=now(), **facts)


def team_now(team):
    db.session.rollback()
    db.session.expire_all()
    found = find_team(team.public_id)
    assert found
    return found


def sent(kind):
    return list(db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.kind == kind)))


def done_to(subject):
    return [str(entry.action) for entry in history_of([subject]) if entry.actor_id == "3"]


def add_a_picture(page):
    original = read_upload(a_file())
    with transaction():
        locked = lock_page(page.id)
        picture = add_picture(draw_picture(original, Crop()), at=now())
        locked.picture, locked.picture_words = picture, "Two people in the snow"
    return fresh(page)


def propose(page, **changes):
    with transaction():
        locked = lock_page(page.id)
        return propose_change(
            locked,
            replace(content_of(locked), **changes),
            needs_approval=True,
            actor=Actor.donor(locked.owner_id or 0),
            at=now(),
        )


# Approving


def test_an_approved_page_is_live_and_its_owner_is_told(campaign):
    page = add_a_picture(make.fundraiser_page(campaign, status=PlaceStatus.WAITING))
    assert page.picture
    assert not page.picture.is_public

    act(moderation.approve_place, page, seen=version_of_place(page))

    page = fresh(page)
    assert page.is_live
    assert page.published_at is not None
    assert page.follow_up_at == page.published_at
    assert page.picture
    assert page.picture.is_public
    assert [email.recipient for email in sent(EmailKind.PAGE_LIVE)] == ["mia@example.org"]
    assert done_to(subject_of(page.id)) == ["page-approved"]


def test_words_that_were_changed_while_staff_read_are_not_approved(campaign):
    page = make.fundraiser_page(campaign, status=PlaceStatus.WAITING)
    seen = version_of_place(page)
    propose(page, story="Pay me elsewhere.")  # a page that waits is simply changed

    with pytest.raises(WordsHaveChanged):
        act(moderation.approve_place, page, seen=seen)

    assert fresh(page).status is PlaceStatus.WAITING
    assert sent(EmailKind.PAGE_LIVE) == []


def test_a_picture_that_was_changed_while_staff_looked_is_not_approved(campaign):
    page = make.fundraiser_page(campaign, status=PlaceStatus.WAITING)
    seen = version_of_place(page)
    add_a_picture(page)

    with pytest.raises(WordsHaveChanged):
        act(moderation.approve_place, page, seen=seen)


@pytest.mark.parametrize("status", [PlaceStatus.LIVE, PlaceStatus.DRAFT, PlaceStatus.TAKEN_DOWN])
def test_what_does_not_wait_is_not_approved(campaign, status):
    page = make.fundraiser_page(campaign, status=status)

    with pytest.raises(DecidedMeanwhile):
        act(moderation.approve_place, page, seen=version_of_place(page))


def test_a_change_is_asked_for_and_may_be_asked_for_again(campaign):
    page = make.fundraiser_page(campaign, status=PlaceStatus.WAITING)

    act(proposals.ask_for_change, page, "Take the picture of the child out.")
    assert fresh(page).status is PlaceStatus.CHANGE_ASKED
    act(proposals.ask_for_change, page, "And the name.")
    message = emails.page_change_asked(page.id)

    assert fresh(page).asked_change == "And the name."
    assert message
    assert "And the name." in message.text
    act(moderation.approve_place, page, seen=version_of_place(fresh(page)))
    assert fresh(page).asked_change == ""
    assert emails.page_change_asked(page.id) is None


# Changes and updates


def test_an_approved_change_is_shown_and_one_that_was_replaced_cannot_be(campaign):
    page = make.fundraiser_page(campaign)
    first = propose(page, title="First")
    second = propose(page, title="Second")

    with pytest.raises(DecidedMeanwhile), transaction():
        lock_page(page.id)
        old = db.session.get_one(PlaceChange, first.id)
        proposals.approve_change(old, actor=STAFF, at=now())
    with transaction():
        lock_page(page.id)
        newest = db.session.get_one(PlaceChange, second.id)
        proposals.approve_change(newest, actor=STAFF, at=now())

    assert fresh(page).title == "Second"
    assert find_waiting_change(page) is None
    [email] = sent(EmailKind.PAGE_CHANGE_DECIDED)
    assert email.record_id == second.id
    entry = history_of([subject_of(page.id)])[-1]
    assert (entry.before, entry.after) == ({"title": "Mia’s run"}, {"title": "Second"})


def test_a_refused_change_leaves_the_page_and_tells_why(campaign):
    page = make.fundraiser_page(campaign)
    change = propose(page, title="Better")

    with transaction():
        lock_page(page.id)
        waiting = db.session.get_one(PlaceChange, change.id)
        proposals.refuse_change(waiting, WHY, actor=STAFF, at=now())

    assert fresh(page).title == "Mia’s run"
    assert db.session.get_one(PlaceChange, change.id).status is ChangeStatus.REFUSED
    message = emails.page_change_decided(change.id)
    assert message
    assert WHY in message.text
    assert done_to(subject_of(page.id)) == ["page-change-refused"]


def test_an_update_is_approved_as_it_was_read(campaign):
    page = make.fundraiser_page(campaign)
    with transaction():
        update = write_update(
            lock_page(page.id), "News", once_key="u1", needs_approval=True, at=now()
        )
    seen = version_of_update(update)
    with transaction():
        one = db.session.get_one(PageUpdate, update.id)
        change_update(one, "Other news", needs_approval=True, at=now())

    with pytest.raises(WordsHaveChanged), transaction():
        one = db.session.get_one(PageUpdate, update.id)
        proposals.approve_update(one, seen=seen, actor=STAFF, at=now())
    with transaction():
        one = db.session.get_one(PageUpdate, update.id)
        proposals.approve_update(one, seen=version_of_update(one), actor=STAFF, at=now())

    assert db.session.get_one(PageUpdate, update.id).shown_at is not None
    with transaction():
        one = db.session.get_one(PageUpdate, update.id)
        updates.remove_update(one, actor=STAFF, at=now())
    with pytest.raises(DecidedMeanwhile), transaction():
        one = db.session.get_one(PageUpdate, update.id)
        proposals.approve_update(one, seen=version_of_update(one), actor=STAFF, at=now())
    assert done_to(subject_of(page.id)) == ["update-approved", "update-removed"]


# Hiding and taking down


@pytest.mark.parametrize("status", [PlaceStatus.LIVE, PlaceStatus.PAUSED, PlaceStatus.CLOSED])
def test_a_hidden_page_is_shown_again_as_it_stood(campaign, status):
    page = add_a_picture(make.fundraiser_page(campaign, status=PlaceStatus.LIVE))
    if status is not PlaceStatus.LIVE:
        with transaction():
            lock_page(page.id).move_to(status)
    with transaction():
        locked = lock_page(page.id).picture
        assert locked
        locked.is_public = True

    act(moderation.hide_place, page, WHY)

    hidden = fresh(page)
    assert not hidden.is_shown
    assert hidden.picture
    assert not hidden.picture.is_public
    assert hidden.follow_up_at is None
    told = emails.page_hidden(page.id)
    assert told
    assert WHY in told.text
    act(moderation.show_place, page, seen=version_of_place(hidden), note="")
    shown = fresh(page)
    assert shown.status is status
    assert shown.picture
    assert shown.picture.is_public
    assert emails.page_hidden(page.id) is None


def test_taking_a_page_down_stops_its_gifts_and_takes_credit_from_promises(campaign):
    page = make.fundraiser_page(campaign)
    given = make.page_gift(page, cad(20))
    wishes: dict[str, Any] = {"source": Source.PAGE, "credit": Credit(page.id, None)}
    promised = make.pledge(campaign, cad(30), email="b@example.org", **wishes)
    settling = make.pledge(campaign, cad(40), email="c@example.org", **wishes)
    make.apply(settling, make.state_of(settling, CheckoutOutcome.SETTLING))
    failed = make.pledge(campaign, cad(50), email="d@example.org", **wishes)
    make.apply(failed, make.state_of(failed, CheckoutOutcome.EXPIRED))

    open_pledges = act(moderation.take_down_place, page, WHY)

    assert list(open_pledges) == [promised.id]
    assert not fresh(page).takes_gifts_at(now())
    assert get_pledge(promised.id).page_id is None
    assert get_pledge(failed.id).page_id is None
    assert get_pledge(settling.id).page_id == page.id
    late = make.apply(get_pledge(promised.id), make.state_of(get_pledge(promised.id)))
    assert late
    assert late.page_id is None
    assert given.page_id == page.id
    assert totals_of(page).given == cad(20)
    assert find_differences() == []


def test_a_page_that_was_taken_down_is_restored_as_it_stood(campaign):
    page = make.fundraiser_page(campaign)

    act(moderation.take_down_place, page, WHY)
    act(moderation.restore_place, page, note="A mistake of ours")

    assert fresh(page).is_live
    assert done_to(subject_of(page.id)) == ["page-taken-down", "page-restored"]
    assert len(sent(EmailKind.PAGE_HIDDEN)) == 1


def test_a_page_that_nobody_approved_is_not_shown_by_restoring_it(campaign):
    page = make.fundraiser_page(campaign, status=PlaceStatus.WAITING)

    act(moderation.take_down_place, page, WHY)
    act(moderation.restore_place, page, note="")

    assert fresh(page).status is PlaceStatus.HIDDEN
    with pytest.raises(WordsHaveChanged):
        act(moderation.show_place, page, seen="", note="")
    act(moderation.show_place, page, seen=version_of_place(fresh(page)), note="")
    assert fresh(page).is_live
    assert fresh(page).published_at is not None


def test_two_who_take_a_page_down_write_to_its_owner_once(campaign):
    page = make.fundraiser_page(campaign)
    act(moderation.take_down_place, page, WHY)

    with pytest.raises(DecidedMeanwhile):
        act(moderation.take_down_place, page, WHY)

    assert len(sent(EmailKind.PAGE_HIDDEN)) == 1


# Teams


def test_a_team_waits_is_approved_hidden_and_shown(app):
    campaign = make.campaign(approves_pages=True)
    team = make.team(campaign)
    assert waiting_of(team).is_new

    with pytest.raises(WordsHaveChanged):
        act_on_team(moderation.approve_place, team, seen="")
    act_on_team(moderation.approve_place, team, seen=version_of_place(team))
    assert team_now(team).is_live
    act_on_team(moderation.hide_place, team, WHY)
    told = emails.team_hidden(team.id)
    assert told
    assert WHY in told.text
    act_on_team(moderation.show_place, team, seen=version_of_place(team_now(team)), note="")

    assert team_now(team).is_live
    assert done_to(subject_of_team(team.id)) == ["team-approved", "team-hidden", "team-shown"]
    assert [email.recipient for email in sent(EmailKind.TEAM_LIVE)] == ["cap@example.org"] * len(
        sent(EmailKind.TEAM_LIVE)
    )


def test_taking_a_team_down_leaves_its_members_their_gifts(campaign):
    page = make.fundraiser_page(campaign)
    team = make.team(campaign, page=page)
    page = fresh(page)
    through_page = make.pledge(
        campaign, cad(30), source=Source.PAGE, credit=Credit(page.id, team.id)
    )
    for_team = make.pledge(
        campaign, cad(30), email="b@example.org", source=Source.TEAM, credit=Credit(None, team.id)
    )

    open_pledges = act_on_team(moderation.take_down_place, team, WHY)

    assert list(open_pledges) == [for_team.id]
    assert get_pledge(through_page.id).page_id == page.id
    assert get_pledge(through_page.id).team_id is None
    assert get_pledge(for_team.id).team_id is None
    act_on_team(moderation.restore_place, team, note="")
    assert team_now(team).status is PlaceStatus.LIVE
    assert find_differences() == []


def test_new_words_of_a_team_are_approved_as_they_were_read(app):
    campaign = make.campaign()
    team = make.team(campaign)

    def edit(words):
        with transaction():
            locked = lock_team(team.id)
            facts = TeamFacts(name=locked.name, captain_name=locked.captain_name, words=words)
            place_settings.edit_team(locked, facts, at=now())

    edit("Write to me on WhatsApp.")
    seen = version_of_place(team_now(team))
    edit("Pay by bitcoin.")

    with pytest.raises(WordsHaveChanged):
        act_on_team(proposals.approve_words, team, seen=seen)
    act_on_team(proposals.refuse_words, team, seen=version_of_place(team_now(team)))

    assert team_now(team).words == team.words
    assert find_waiting_change(team) is None


def test_staff_move_a_page_to_a_team_and_the_log_says_that_they_did(campaign):
    page = make.fundraiser_page(campaign)
    team = make.team(campaign)

    with transaction():
        memberships.move_page(get_page(page.id), team, actor=STAFF, at=now(), note="Asked")
    assert fresh(page).team_id == team.id
    with transaction():
        memberships.move_page(get_page(page.id), None, actor=STAFF, at=now(), note="Asked")

    assert fresh(page).team_id is None
    assert done_to(subject_of(page.id)) == ["page-team-changed"] * 2
    assert find_differences() == []


def test_the_self_check_finds_a_page_in_a_team_it_never_joined(campaign):
    page = make.fundraiser_page(campaign)
    team = make.team(campaign)
    with transaction():
        lock_page(page.id).team_id = team.id

    [difference] = find_differences()

    assert difference.subject == subject_of(page.id)


# Flags


def test_a_flag_is_dismissed_opened_again_and_acted_on(campaign):
    page = make.fundraiser_page(campaign)
    flag = make.page_flag(page)

    for status in (FlagStatus.DISMISSED, FlagStatus.OPEN, FlagStatus.ACTED_ON):
        with transaction():
            decide_flag(lock_flag(flag.id), status, actor=STAFF, at=now(), note="Looked")
    with pytest.raises(DecidedMeanwhile), transaction():
        decide_flag(lock_flag(flag.id), FlagStatus.ACTED_ON, actor=STAFF, at=now())

    assert db.session.get_one(Flag, flag.id).decided_at is not None
    assert done_to(subject_of(page.id)) == [
        "flag-dismissed",
        "flag-reopened",
        "flag-acted-on",
    ]


# What waits


def test_what_waits_is_counted_and_told_once(app):
    campaign = make.campaign(approves_pages=True)
    page = make.fundraiser_page(campaign, status=PlaceStatus.WAITING)
    live = make.fundraiser_page(campaign, slug="live", owner=make.donor("leo@example.org"))
    make.team(campaign)
    propose(live, title="Pay by bitcoin")
    make.page_flag(live)
    make.page_flag(live, suspicion=Suspicion.TOO_QUICK)

    counts = count_waiting()

    assert (counts.pages, counts.changes, counts.updates, counts.teams, counts.flags) == (
        1,
        1,
        0,
        1,
        1,
    )
    waiting = waiting_of(fresh(live))
    assert (waiting.has_change, waiting.flag_count) == (True, 1)
    assert list(waiting.suspect_words) == ["bitcoin"]
    notice = emails.page_notice(live.id)
    assert notice
    assert "1 open flag" in notice.text
    assert "bitcoin" in notice.text
    act(moderation.approve_place, page, seen=version_of_place(fresh(page)))
    assert emails.page_notice(page.id) is None


def test_without_a_desk_everybody_who_may_decide_is_told(app):
    add_person("lou@example.org", name="Lou")
    page = make.fundraiser_page(make.campaign(), status=PlaceStatus.WAITING)

    with transaction():
        tell_staff_of_place(page, at=now())

    assert [email.recipient for email in sent(EmailKind.PAGE_NOTICE)] == ["lou@example.org"]


def test_the_desk_is_told_once_of_many_flags_within_an_hour(app):
    with transaction():
        db.session.merge(
            Organisation(
                id=ONLY_ID,
                name_en="W",
                name_fr="P",
                events_email="events@example.org",
                changed_at=now(),
            )
        )
    page = make.fundraiser_page(make.campaign())
    at = now().replace(minute=1)

    for minutes in (0, 1, 2):
        make.page_flag(page, at=at + timedelta(minutes=minutes))
    make.page_flag(page, at=at + timedelta(hours=1))

    told = sent(EmailKind.PAGE_NOTICE)
    assert [email.recipient for email in told] == ["events@example.org"] * 2
