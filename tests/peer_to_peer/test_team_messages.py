"""A captain writes to the team: previewed, sent once, twice a day at most, and ended by a click."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from fundraiser import clock as times
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.emails.team_message import team_message
from fundraiser.peer_to_peer.models import PlaceStatus, TeamMessageCopy
from fundraiser.peer_to_peer.operations import memberships
from fundraiser.peer_to_peer.operations.team_messages import (
    EnoughTeamMessages,
    TeamCannotWrite,
    write_to_members,
)
from fundraiser.peer_to_peer.operations.thank_you_notes import WordsHeld
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.queries.teams import lock_team
from tests import make
from tests.donors.signing_in import sign_in
from tests.peer_to_peer.teams import HELD, member, own

WORDS = "We meet on Saturday at 10.\nBring a friend."
HERE = ZoneInfo("America/Toronto")


@pytest.fixture
def captain(app):
    return make.donor("cap@example.org", name="Cap")


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def team(campaign, captain):
    return make.team(campaign, captain=captain, page=member(campaign, "cap"))


@pytest.fixture
def members(campaign, team):
    return [make.join(member(campaign, name), team) for name in ("ana", "ben")]


def write(team, words=WORDS, *, key="key1", at=None):
    with transaction():
        return write_to_members(lock_team(team.id), words, once_key=key, at=at or times.now())


def emails():
    db.session.rollback()
    found = select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.TEAM_MESSAGE)
    return list(db.session.scalars(found.order_by(OutgoingEmail.recipient)))


def test_each_member_gets_it_once_and_the_captain_does_not(team, members):
    assert write(team) == 2
    assert write(team) == 0

    assert [email.recipient for email in emails()] == ["ana@example.org", "ben@example.org"]
    [act] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "team-written-to"))
    assert (act.subject, act.after) == (team.subject, {"members": 2})


def test_it_says_the_captains_words_without_a_link(team, members):
    write(team, "See www.example.org\nCap")

    message = team_message(emails()[0].record_id)

    assert message
    assert message.subject == "Cap writes to The night owls"
    assert "> Cap" in message.text
    assert "www.example.org" not in message.text
    assert "cap@example.org" not in message.text + message.html


def test_two_a_day_are_enough(team, members):
    for key in ("one", "two"):
        write(team, key=key)

    with pytest.raises(EnoughTeamMessages):
        write(team, key="three")
    assert write(team, key="three", at=times.now() + timedelta(days=1, minutes=1)) == 2


def test_held_words_and_a_team_that_is_not_live_send_nothing(team, members):
    with pytest.raises(WordsHeld):
        write(team, HELD)
    with transaction():
        lock_team(team.id).move_to(PlaceStatus.HIDDEN)
    with pytest.raises(TeamCannotWrite):
        write(team)

    assert emails() == []


def test_who_left_before_it_was_sent_does_not_get_it(team, members):
    write(team)
    with transaction():
        memberships.leave_team(members[0], at=times.now())

    assert team_message(emails()[0].record_id) is None
    assert team_message(emails()[1].record_id)


def test_on_a_holiday_only_those_get_it_at_once_whose_event_it_is(team, members, clock):
    noon = datetime(2026, 12, 25, 12, tzinfo=HERE)
    with transaction():
        lock_page(members[0].id).event_on = noon.date()

    write(team, at=noon)

    ana, ben = emails()
    assert ana.due_at == noon
    assert ben.due_at == datetime(2026, 12, 26, 9, tzinfo=HERE)


def test_one_click_ends_them_and_only_them(team, members, browser):
    write(team)
    message = team_message(emails()[0].record_id)
    assert message
    parts = urlsplit(message.unsubscribe_url)
    path = f"{parts.path}?{parts.query}"

    browser.client.get(path)
    assert team_message(emails()[0].record_id)
    answer = browser.client.post(path, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    db.session.expire_all()
    assert team_message(emails()[0].record_id) is None
    assert lock_page(members[0].id).emails_stopped_at is None
    assert write(team, key="next") == 1


def test_a_member_wants_them_again(team, members, browser):
    write(team)
    message = team_message(emails()[0].record_id)
    assert message
    parts = urlsplit(message.unsubscribe_url.replace("/stop-team", ""))

    choices = browser.open(f"{parts.path}?{parts.query}")
    choices = choices.submit("Save my choices", team=None)
    assert write(team, key="second") == 1
    choices.submit("Save my choices", team="y")

    db.session.rollback()
    db.session.expire_all()
    assert lock_page(members[0].id).team_messages_stopped_at is None


def test_a_captain_sees_a_preview_then_sends(team, members, captain, browser):
    sign_in(browser, captain)

    form = browser.open(own(team)).click("Write to everyone in your team")
    preview = form.submit("Preview", words=WORDS)
    assert preview.has_text("Preview: not sent yet")
    assert emails() == []
    sent = preview.submit("Send to 2 members")

    assert sent.has_text("Your message is on its way to 2 members.")
    assert len(emails()) == 2


def test_nobody_else_writes_to_the_team(team, members, browser):
    sign_in(browser, members[0].owner)

    browser.open(f"{own(team)}/message", status=404)
    assert db.session.scalars(select(TeamMessageCopy)).all() == []
