"""Setting up a page by a team's invitation: it joins the team once it is published, if it can."""

from threading import Event, Thread
from time import sleep

import pytest

from fundraiser.database import transaction
from fundraiser.peer_to_peer.models import PlaceStatus
from fundraiser.peer_to_peer.operations import teams
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.queries.teams import count_members, lock_team
from fundraiser.web.actors import Actor
from tests import make
from tests.browser import Browser
from tests.databases import ON_SQLITE
from tests.donors.signing_in import sign_in
from tests.peer_to_peer.drafts import PUBLISH, Starter, only_page

pytestmark = ON_SQLITE


@pytest.fixture
def starter(browser, clock, worker):
    return Starter(browser, clock, worker)


@pytest.fixture
def team(app):
    captain = make.donor("captain@example.org", name="Zoë")
    return make.team(make.campaign(), captain=captain)


def invitation(team):
    return f"/fundraise/start?team={team.invitation_key}"


def test_a_page_joins_the_team_it_was_invited_to(starter, team):
    make.campaign("another")
    page = starter.browser.open(invitation(team))
    assert page.has_text(f"You are invited to the team “{team.name}”.")
    assert page.find("[name=campaign]")["value"] == team.campaign.slug

    page = starter.send(path=invitation(team))
    assert only_page().team is None
    elsewhere = Browser(starter.browser.app)
    page = elsewhere.open(starter.letters()[0].path(PUBLISH)).submit("Publish my page")

    assert page.has_text("Your page is live")
    assert only_page().team_id == team.id
    assert count_members(team.id) == 1


def test_who_publishes_sees_the_team_and_the_emails_first(starter, team):
    starter.send(path=invitation(team), agrees="y")
    path = starter.letters()[0].path(PUBLISH)

    look = starter.browser.open(path)

    assert look.has_text(f"It joins the team “{team.name}”.")
    assert look.has_text("While it is live, we send you a few tips")


@pytest.mark.parametrize("swapped", [{"joins_team": None}, {"agrees": "y"}])
def test_what_was_not_seen_is_not_agreed_to(starter, team, swapped):
    finish = starter.finish(path=invitation(team))
    finish.submit("Send me the link", email="mia@example.org", agrees=None)
    look = starter.browser.open(starter.letters()[0].path(PUBLISH))
    finish.submit("Send me the link", email="eve@example.org", **{"agrees": None, **swapped})

    page = look.submit("Publish my page", status=422)

    assert page.has_text("The page was changed after you opened it here.")
    assert only_page().is_draft
    assert starter.browser.open("/fundraise/start").has_text("You have started")
    assert page.submit("Publish my page").has_text("Your page is live")


def test_a_change_under_way_while_the_button_is_pressed_is_looked_at_again(app, starter, team):
    starter.send()
    look = starter.browser.open(starter.letters()[0].path(PUBLISH))
    page_id, changing = only_page().id, Event()

    def change():
        with app.app_context(), transaction():
            lock_page(page_id).title = "Swapped"
            changing.set()
            sleep(0.5)  # the button is pressed meanwhile, and waits

    swapper = Thread(target=change)
    swapper.start()
    assert changing.wait(timeout=10)
    page = look.submit("Publish my page", status=422)
    swapper.join()

    assert page.has_text("The page was changed after you opened it here.")
    assert only_page().is_draft
    assert page.has_text("Swapped")


def test_a_slip_does_not_lose_the_invitation(starter, team):
    page = starter.basics(path=invitation(team), status=422, title="")
    page = page.submit("Save and continue", title="Now with a title")

    assert only_page().invitation_key == team.invitation_key


def test_whoever_is_signed_in_joins_at_once(starter, team):
    sign_in(starter.browser, make.donor())

    starter.finish(path=invitation(team)).submit("Publish my page")

    assert only_page().team_id == team.id


def test_nobody_joins_who_does_not_want_to(starter, team):
    page = starter.finish(path=invitation(team))
    assert page.find("#joins_team").has_attr("checked")

    page.submit("Send me the link", email="mia@example.org", joins_team=None)
    starter.browser.open(starter.letters()[0].path(PUBLISH)).submit("Publish my page")

    assert only_page().team is None


def test_a_page_is_not_lost_for_a_full_team(starter, team):
    with transaction():
        lock_team(team.id).most_members = 1
    make.join(
        make.fundraiser_page(team.campaign, owner=make.donor("bo@example.org"), slug="bo-runs"),
        team,
    )
    sign_in(starter.browser, make.donor())

    page = starter.finish(path=invitation(team)).submit("Publish my page")

    assert page.has_text("Your page is live")
    assert page.has_text("It could not join the team you were invited to")


def test_a_renewed_invitation_leads_to_no_team(starter, team):
    before = invitation(team)
    starter.basics(path=before)
    with transaction():
        teams.renew_invitation(
            lock_team(team.id), actor=Actor.donor(team.captain_id), at=starter.clock.now()
        )

    assert not starter.browser.open(before).has_text("You are invited to the team")
    starter.browser.open("/fundraise/start").click("Continue")
    draft = only_page()
    assert draft.status is PlaceStatus.DRAFT
    sign_in(starter.browser, make.donor())
    step = starter.browser.open("/fundraise/start").click("Continue").submit()
    finish = step.submit("Save and continue", story="Why not.").click("Continue without a picture")
    page = finish.submit("Publish my page")

    assert page.has_text("Your page is live")
    assert only_page().team is None


@pytest.mark.parametrize("key", ["", "x", "%00", "é", "a" * 500, "' OR 1=1"])
def test_an_invitation_that_is_made_up_is_passed_over(starter, team, key):
    page = starter.browser.open(f"/fundraise/start?team={key}")

    assert not page.has_text("You are invited")


def test_an_invitation_to_a_campaign_that_is_over_says_so(starter, team):
    with transaction():
        lock_team(team.id).campaign.takes_pages = False

    assert starter.browser.open(invitation(team)).has_text("No campaign takes new pages now")
