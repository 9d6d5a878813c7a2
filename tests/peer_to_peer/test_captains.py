"""Captains: what they do with a team, and what they cannot do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock
from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.audit.queries import history_of
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.ledger.checks import find_differences
from fundraiser.peer_to_peer.models import PlaceStatus, Team, subject_of, subject_of_team
from fundraiser.peer_to_peer.operations import (
    memberships,
    place_settings,
    place_status,
    proposals,
    teams,
)
from fundraiser.peer_to_peer.operations.moderation import version_of_place
from fundraiser.peer_to_peer.operations.place_status import CampaignIsOver, NotPossibleNow
from fundraiser.peer_to_peer.operations.team_errors import (
    CaptainStays,
    NotAMember,
    TeamIsDown,
    TooManyMembers,
)
from fundraiser.peer_to_peer.queries.pages import find_waiting_change, get_page
from fundraiser.peer_to_peer.queries.places import find_own
from fundraiser.peer_to_peer.queries.teams import find_team_invited
from fundraiser.web.actors import Actor
from tests import make
from tests.make import cad
from tests.peer_to_peer.teams import HELD, act, leave, member, now_of

STAFF = Actor.staff(1)


@pytest.fixture(autouse=True)
def books_are_right(app):
    yield
    db.session.rollback()
    assert find_differences() == []


@pytest.fixture
def campaign(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))
    return campaign


def join(page, team):
    return make.join(page, team)


def by_captain(operation, team):
    return act(operation, team, actor=Actor.donor(team.captain_id))


# The captain


def test_a_captain_cannot_leave_move_or_be_taken_out(campaign):
    page = member(campaign, "ana")
    team, other = make.team(campaign, page=page), make.team(campaign, name="Others")

    with pytest.raises(CaptainStays):
        leave(page)
    with pytest.raises(CaptainStays):
        join(page, other)
    with pytest.raises(CaptainStays):
        act(memberships.remove_member, team, get_page(page.id))

    assert get_page(page.id).team_id == team.id


def test_a_captain_who_has_handed_over_may_leave(campaign):
    page, friend = member(campaign, "ana"), member(campaign, "ben")
    team = make.team(campaign, page=page)
    join(friend, team)

    handed = act(teams.hand_over_captain, team, get_page(friend.id))
    act(teams.hand_over_captain, handed, get_page(friend.id))

    assert (handed.captain_id, handed.captain_name) == (friend.owner_id, "Ben")
    assert leave(page).team_id is None
    with pytest.raises(CaptainStays):
        leave(friend)
    changes = [
        entry
        for entry in history_of([subject_of_team(team.id)])
        if entry.action is AuditAction.TEAM_CAPTAIN_CHANGED
    ]
    assert [entry.actor_id for entry in changes] == [str(page.owner_id)]


def test_a_captain_who_has_closed_the_team_may_leave(campaign):
    page = member(campaign, "ana")
    team = make.team(campaign, page=page)

    by_captain(place_status.close_place, team)

    assert leave(page).team_id is None


def test_a_team_is_handed_over_to_a_member_only(campaign):
    team, stranger = make.team(campaign), member(campaign, "eve")
    former = join(member(campaign, "ana"), team)
    leave(former)

    for page in (stranger, former):
        with pytest.raises(NotAMember):
            act(teams.hand_over_captain, team, get_page(page.id))

    assert now_of(team).captain.email == "cap@example.org"


def test_a_captain_takes_members_out_of_their_own_team_only(campaign):
    team, other = make.team(campaign), make.team(campaign, name="Others")
    page, theirs = join(member(campaign, "ana"), team), join(member(campaign, "ben"), other)

    act(memberships.remove_member, team, page)
    with pytest.raises(NotAMember):
        act(memberships.remove_member, team, get_page(theirs.id))
    with pytest.raises(NotAMember):
        act(memberships.remove_member, team, get_page(page.id))

    assert get_page(page.id).team_id is None
    assert get_page(theirs.id).team_id == other.id
    last = history_of([subject_of(page.id)])
    assert str(team.captain_id) in {entry.actor_id for entry in last}


def test_only_its_captain_finds_a_team_by_its_id(campaign):
    team, eve = make.team(campaign), make.donor("eve@example.org")

    assert find_own(Team, team.captain_id, team.public_id) is not None
    assert find_own(Team, eve.id, team.public_id) is None


def test_an_old_invitation_leads_nowhere(campaign):
    team = make.team(campaign)
    old = team.invitation_key

    renewed = by_captain(teams.renew_invitation, team)

    assert renewed.invitation_key != old
    assert find_team_invited(team.slug, old) is None
    assert find_team_invited("nowhere", renewed.invitation_key) is None
    assert find_team_invited(team.slug, "é\x00<") is None
    assert find_team_invited(team.slug, renewed.invitation_key) is not None
    entries = db.session.scalars(select(AuditEntry)).all()
    assert all(old not in str((each.before, each.after, each.note)) for each in entries)


# Closing


def test_a_closed_team_is_shown_and_takes_nothing_until_it_is_open_again(campaign):
    team = by_captain(place_status.close_place, make.team(campaign))
    by_captain(place_status.close_place, team)

    assert (team.is_shown, team.takes_gifts_at(clock.now())) == (True, False)

    again = by_captain(place_status.reopen_place, team)
    by_captain(place_status.reopen_place, again)

    assert again.takes_gifts_at(clock.now())
    actions = [entry.action for entry in history_of([subject_of_team(team.id)])]
    assert sorted(actions) == ["team-closed", "team-reopened", "team-started"]


@pytest.mark.parametrize(
    "status", [PlaceStatus.WAITING, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN]
)
def test_a_team_that_we_do_not_show_is_not_shown_by_closing_or_opening_it(app, status):
    campaign = make.campaign(approves_pages=status is PlaceStatus.WAITING)
    team = make.team(campaign, status=status)

    for operation in (place_status.close_place, place_status.reopen_place):
        with pytest.raises(NotPossibleNow):
            by_captain(operation, team)

    assert now_of(team).status is status


def test_a_team_does_not_outlive_its_campaign(campaign, clock):
    team = by_captain(place_status.close_place, make.team(campaign))
    clock.set_to(campaign.closes_at)

    with pytest.raises(CampaignIsOver):
        by_captain(place_status.reopen_place, team)


# Changing


def facts(team, **changes):
    return replace(place_settings.facts_of(team), **changes)


def decide(decision, team):
    return act(decision, team, seen=version_of_place(team), actor=STAFF)


def waiting_words(team):
    """Return the words that wait for one of us; None if none do."""
    change = find_waiting_change(team)
    return change and change.story


def test_a_change_holds_at_once_where_nobody_approves(campaign):
    team = make.team(campaign)

    changed = act(
        place_settings.edit_team, team, facts(team, name="Owls", goal=cad(10), most_members=3)
    )

    assert (changed.name, changed.goal, changed.most_members) == ("Owls", cad(10), 3)
    assert changed.slug == "the-night-owls"
    assert waiting_words(changed) is None
    entry = next(
        entry
        for entry in history_of([subject_of_team(team.id)])
        if entry.action is AuditAction.TEAM_EDITED
    )
    assert entry.after
    assert (entry.after["name"], entry.after["most_members"]) == ("Owls", 3)
    assert set(entry.after) == {"name", "goal", "most_members"}


def test_new_words_wait_beside_the_approved_ones(app):
    campaign = make.campaign(approves_pages=True)
    team = make.team(campaign, status=PlaceStatus.LIVE, words="Old")

    waiting = act(place_settings.edit_team, team, facts(team, words="New", is_on_leaderboard=False))

    assert (waiting.words, waiting_words(waiting)) == ("Old", "New")
    assert waiting.is_live
    assert waiting.is_on_leaderboard is False
    assert place_settings.facts_of(waiting).words == "New"

    approved = decide(proposals.approve_words, waiting)

    assert (approved.words, waiting_words(approved)) == ("New", None)
    with pytest.raises(Conflict):
        decide(proposals.approve_words, approved)


def test_words_that_are_refused_are_gone(app):
    campaign = make.campaign(approves_pages=True)
    team = make.team(campaign, status=PlaceStatus.LIVE, words="Old")
    act(place_settings.edit_team, team, facts(team, words="New", name="Newer"))

    refused = decide(proposals.refuse_words, team)

    assert (refused.name, refused.words, waiting_words(refused)) == (team.name, "Old", None)
    entry = history_of([subject_of_team(team.id)])
    assert AuditAction.TEAM_CHANGE_REFUSED in {each.action for each in entry}


def test_taking_a_change_back_leaves_nothing_to_approve(app):
    campaign = make.campaign(approves_pages=True)
    team = make.team(campaign, status=PlaceStatus.LIVE, words="Old")
    act(place_settings.edit_team, team, facts(team, words="New"))

    taken_back = act(place_settings.edit_team, team, facts(team, words="Old"))

    assert (taken_back.words, waiting_words(taken_back)) == ("Old", None)


def test_held_words_wait_in_any_campaign(campaign):
    team = make.team(campaign, words="Old")

    waiting = act(place_settings.edit_team, team, facts(team, words=HELD))

    assert (waiting.words, waiting_words(waiting)) == ("Old", HELD)


def test_a_hidden_team_cannot_be_put_right_without_us(campaign):
    team = make.team(campaign, words="Old", status=PlaceStatus.HIDDEN)

    changed = act(place_settings.edit_team, team, facts(team, words="New"))

    assert (changed.words, waiting_words(changed)) == ("Old", "New")


def test_a_team_that_waits_is_simply_changed(app):
    team = make.team(make.campaign(approves_pages=True), words="Old")

    changed = act(place_settings.edit_team, team, facts(team, words=HELD))

    assert (changed.words, waiting_words(changed), changed.is_waiting) == (HELD, None, True)


def test_a_team_that_was_taken_down_stays_as_it_is(campaign):
    team = make.team(campaign, status=PlaceStatus.TAKEN_DOWN)

    with pytest.raises(TeamIsDown):
        act(place_settings.edit_team, team, facts(team, words="New"))


def test_a_team_cannot_be_smaller_than_it_is(campaign):
    team = make.team(campaign)
    for name in ("ana", "ben", "cy"):
        join(member(campaign, name), team)

    with pytest.raises(TooManyMembers, match="3 members"):
        act(place_settings.edit_team, team, facts(team, most_members=2))

    assert act(place_settings.edit_team, team, facts(team, most_members=3)).most_members == 3


def test_nothing_changed_leaves_no_entry(campaign, clock):
    team = make.team(campaign)
    clock.move(timedelta(hours=1))

    act(place_settings.edit_team, team, facts(team))

    assert len(history_of([subject_of_team(team.id)])) == 1
