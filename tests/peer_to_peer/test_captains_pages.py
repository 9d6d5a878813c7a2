"""A captain's own pages in a browser."""

import pytest
from sqlalchemy import select

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.models import PlaceStatus, Team
from fundraiser.peer_to_peer.operations import memberships, teams
from fundraiser.peer_to_peer.queries.pages import get_page
from tests import make
from tests.databases import ON_SQLITE
from tests.donors.signing_in import sign_in
from tests.make import cad
from tests.peer_to_peer.teams import member, now_of, own, owner_of

pytestmark = ON_SQLITE


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def captain(app):
    return make.donor("cap@example.org", name="Cap")


def test_a_captain_starts_a_team_with_a_page_and_is_led_to_invite(campaign, browser):
    page = member(campaign, "ana", title="Ana’s dip")
    sign_in(browser, owner_of(page))

    started = browser.open("/account/teams/new").submit(
        "Start the team",
        name="Polar bears",
        goal="1,500",
        most_members="12",
        begins_with=f"page:{page.public_id}",
    )

    team = db.session.scalars(select(Team)).one()
    assert started.path == own(team)
    assert started.has_text("Now invite its first members.")
    assert (team.name, team.captain_name, team.goal, team.most_members) == (
        "Polar bears",
        "Ana",
        cad(1500),
        12,
    )
    assert team.is_on_leaderboard
    assert get_page(page.id).team_id == team.id
    assert started.has_text(f"/t/polar-bears/join/{team.invitation_key}")


def test_a_captain_starts_a_team_without_a_page(campaign, browser, captain):
    sign_in(browser, captain)

    browser.open("/account/teams/new").submit("Start the team", name="Owls", is_on_leaderboard=None)

    team = db.session.scalars(select(Team)).one()
    assert (team.campaign_id, team.captain_id, team.is_on_leaderboard) == (
        campaign.id,
        captain.id,
        False,
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        pytest.param({"name": " "}, "Give your team a name.", id="no-name"),
        pytest.param({"captain_name": ""}, "Enter the name others see.", id="no-captain"),
        pytest.param({"name": "x" * 81}, "Use at most 80 characters.", id="long-name"),
        pytest.param({"words": "x" * 10_000}, "Use at most 2000 characters.", id="long-words"),
        pytest.param({"goal": "0"}, "Enter a goal above zero, or leave it empty.", id="no-goal"),
        pytest.param(
            {"most_members": "1"}, "Enter a whole number from 2 to 500.", id="team-of-one"
        ),
        pytest.param(
            {"most_members": "٣"}, "Enter a whole number from 2 to 500.", id="other-figures"
        ),
        pytest.param(
            {"name": "Owls\x00"},
            "This contains a character we cannot store. Type it again.",
            id="nul",
        ),
        pytest.param(
            {"begins_with": "campaign:nowhere"},
            "Choose the page or the campaign that the team begins with.",
            id="no-campaign",
        ),
    ],
)
def test_a_slip_is_said_and_no_team_is_started(campaign, browser, captain, typed, error):
    sign_in(browser, captain)

    page = browser.open("/account/teams/new").submit(
        "Start the team", status=422, **{"name": "Owls", **typed}
    )

    assert page.errors == [error]
    assert db.session.scalars(select(Team)).all() == []


def test_nobody_starts_a_team_with_anothers_page(campaign, browser, captain):
    theirs = member(campaign, "ana")
    sign_in(browser, captain)

    browser.open("/account/teams/new").submit(
        "Start the team", status=422, name="Owls", begins_with=f"page:{theirs.public_id}"
    )

    assert get_page(theirs.id).team_id is None


def test_who_leads_enough_teams_keeps_what_was_typed_for_one_more(campaign, browser, captain):
    for number in range(teams.MOST_OPEN_TEAMS):
        make.team(campaign, captain=captain, name=f"Owls {number}")
    sign_in(browser, captain)

    page = browser.open("/account/teams/new").submit(
        "Start the team", status=422, name="One more", words="We knit."
    )

    assert page.has_text("You already lead five teams. Close one, or hand one over, first.")
    assert page.find("[name=words]").get_text(strip=True) == "We knit."


def test_a_team_that_waits_says_so_and_invites_nobody(app, browser, captain):
    make.campaign(approves_pages=True)
    sign_in(browser, captain)

    page = browser.open("/account/teams/new").submit("Start the team", name="Owls")

    assert page.has_text("We are reviewing it")
    assert not page.has_text("Invite people")


@pytest.mark.parametrize("part", ["", "/edit", "/close"])
def test_a_team_is_its_captains_alone(campaign, browser, part):
    page = member(campaign, "ana")
    team = make.team(campaign)
    make.join(page, team)

    asked = browser.open(own(team, part))
    assert asked.path == "/account/sign-in"
    sign_in(browser, owner_of(page))
    browser.open(own(team, part), status=404)
    browser.open(f"/account/teams/{'x' * 19}{part}", status=404)


def test_others_cannot_act_for_a_captain(campaign, browser):
    page = member(campaign, "ana")
    team = make.team(campaign)
    make.join(page, team)
    sign_in(browser, owner_of(page))
    token = browser.open(f"/account/pages/{page.public_id}/team").find('[name="csrf_token"]')
    key = team.invitation_key

    for act in ("renew", "close", "remove", "hand-over"):
        fields = {"act": act, "page": page.public_id, "csrf_token": str(token["value"])}
        browser.post(own(team, "/act"), fields, status=404)
    browser.post(own(team, "/edit"), {"name": "Mine"}, status=404)

    assert now_of(team).invitation_key == key


def test_a_captain_takes_a_member_out_and_hands_over(campaign, browser):
    page, friend, other = (member(campaign, name) for name in ("ana", "ben", "cy"))
    team = make.team(campaign, page=page)
    for each in (friend, other):
        make.join(each, team)
    sign_in(browser, owner_of(page))

    mine = browser.open(own(team))
    assert mine.has_text("3 members.")
    token = str(mine.soup.select('[name="csrf_token"]')[0]["value"])

    def act(name, about, status=200):
        fields = {"act": name, "page": about.public_id, "csrf_token": token}
        return browser.post(own(team, "/act"), fields, status=status)

    assert act("remove", other).has_text("The page is no longer in your team.")
    act("remove", other, status=404)
    act("remove", page, status=409)
    act("fly", friend, status=404)
    handed = act("hand-over", friend)

    assert handed.path == "/account"
    assert now_of(team).captain_id == friend.owner_id
    browser.open(own(team), status=404)
    sign_in(browser, owner_of(friend))
    assert browser.open(own(team)).has_text("(you, the captain)")


def test_a_captain_renews_the_invitation_closes_and_opens_again(campaign, browser, captain):
    team = make.team(campaign, captain=captain)
    sign_in(browser, captain)

    old = team.invitation_key
    renewed = browser.open(own(team)).submit("Make a new link")
    key = now_of(team).invitation_key
    assert key != old
    assert renewed.has_text(key)
    closed = renewed.click("Close your team…").submit("Close your team")
    assert closed.has_text("Your team is closed. Thank you for leading it.")
    assert now_of(team).is_closed
    again = closed.submit("Open it again")

    assert again.has_text("Your team is open again.")
    assert now_of(team).is_live


def test_a_captain_changes_the_team(campaign, browser, captain):
    team = make.team(campaign, captain=captain, goal=cad(100))
    sign_in(browser, captain)

    form = browser.open(own(team, "/edit"))
    assert form.find("#goal")["value"] == "100.00"
    kept = form.submit("Save changes", name="Owls", goal="", words="Hello.")

    changed = now_of(team)
    assert kept.has_text("Your changes are saved.")
    assert (changed.name, changed.goal, changed.words) == ("Owls", None, "Hello.")


def test_new_words_wait_where_the_campaign_asks_for_it(app, browser, captain):
    campaign = make.campaign(approves_pages=True)
    team = make.team(campaign, captain=captain, status=PlaceStatus.LIVE, words="Old words.")
    sign_in(browser, captain)

    kept = browser.open(own(team, "/edit")).submit("Save changes", words="New words.")

    assert kept.has_text("We review the new text before others see it.")
    assert browser.open(f"/t/{team.slug}").has_text("Old words.")
    again = browser.open(own(team, "/edit"))
    assert again.find("#words").get_text().strip() == "New words."
    assert again.has_text("Old words.")


def test_what_was_saved_meanwhile_is_shown_and_not_overwritten(campaign, browser, captain):
    team = make.team(campaign, captain=captain)
    sign_in(browser, captain)
    form = browser.open(own(team, "/edit"))
    browser.open(own(team, "/edit")).submit("Save changes", words="Saved in another tab.")

    page = form.submit("Save changes", status=422, words="Typed here.")

    assert page.has_text("Saved in another tab.")
    assert page.find("#words").get_text().strip() == "Typed here."
    assert page.submit("Save changes").has_text("Your changes are saved.")
    assert now_of(team).words == "Typed here."


def test_a_team_cannot_be_made_smaller_than_it_is(campaign, browser, captain):
    team = make.team(campaign, captain=captain)
    for name in ("ana", "ben", "cy"):
        make.join(member(campaign, name), team)
    sign_in(browser, captain)

    page = browser.open(own(team, "/edit")).submit("Save changes", status=422, most_members="2")

    assert page.errors == ["The team already has 3 members. Enter that number or more."]


def test_a_captain_of_a_team_taken_down_sees_that_and_can_change_nothing(
    campaign, browser, captain
):
    team = make.team(campaign, captain=captain, status=PlaceStatus.TAKEN_DOWN)
    sign_in(browser, captain)

    assert browser.open(own(team)).has_text("We have taken your team down")
    browser.open(own(team, "/edit")).submit("Save changes", status=409, name="Owls")

    assert now_of(team).name == "The night owls"


def test_the_captain_hears_who_joined_and_not_of_who_left_again(app, campaign, worker):
    team = make.team(campaign)
    page, other = member(campaign, "ana", title="Ana’s dip"), member(campaign, "ben")
    make.join(page, team)
    make.join(other, team)
    with transaction():
        memberships.leave_team(get_page(other.id), at=clock.now())

    worker.run("send_mail")

    sent = db.session.scalars(
        select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.TEAM_JOINED)
    ).all()
    assert sorted(str(email.status) for email in sent) == ["sent", "withdrawn"]
    [letter] = [email.raw for email in sent if email.raw]
    assert own(team).encode() in letter
