"""Teams in a browser: the page everybody sees, the invitation, joining and leaving."""

from functools import partial

import pytest
from sqlalchemy import select

from fundraiser import clock
from fundraiser.campaigns.operations import withdraw_campaign
from fundraiser.campaigns.queries import lock_campaign
from fundraiser.database import db, transaction
from fundraiser.gifts.models import Credit, Source
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.models import PlaceStatus
from fundraiser.peer_to_peer.operations import place_status, teams
from fundraiser.peer_to_peer.queries.pages import get_page, lock_page
from fundraiser.peer_to_peer.queries.teams import count_members, lock_team
from fundraiser.peer_to_peer.views.public_places import giving_place_of
from fundraiser.pledges.models import Pledge
from fundraiser.web.actors import Actor
from fundraiser.web.page_cache import forget_pages
from tests import make
from tests.databases import ON_SQLITE
from tests.donors.signing_in import sign_in
from tests.make import cad
from tests.peer_to_peer.teams import invitation, member, owner_of

pytestmark = ON_SQLITE

SCRIPT = "<script>alert(1)</script>"
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamte"


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def fresh(app):
    """Give `fresh()`: what was kept of pages so far is made anew."""
    return partial(forget_pages, app)


@pytest.fixture
def captain(app):
    return make.donor("cap@example.org", name="Cap")


# The public page


def test_a_team_shows_its_captain_members_and_sums_apart(campaign, browser):
    make.match_pool(campaign, available=cad(30))
    page = member(campaign, "ana", title="Ana’s dip")
    team = make.team(campaign, page=page, goal=cad(200), words="We like **snow**.")
    make.page_gift(get_page(page.id), cad(50))

    shown = browser.open(f"/t/{team.slug}")

    assert shown.has_text("The night owls")
    assert shown.has_text("Captain: Ana")
    assert shown.has_text("$50 given of the goal of $200")
    assert str(shown.find(".supporter__words strong").string) == "snow"
    assert [cell.get_text(" ", strip=True) for cell in shown.find(".board tbody tr")("td")] == [
        "1",
        "$50.00 + $30.00 match",
    ]
    assert shown.has_text("Ana Ana’s dip")
    assert "ana@example.org" not in shown.answer.text
    assert shown.click("Ana").path == "/f/page-of-ana"


def test_the_latest_gifts_are_shown_as_their_donors_wish(campaign, browser):
    page = make.join(member(campaign, "ana"), team := make.team(campaign))
    make.page_gift(page, cad(50), name="Zoë", comment="Keep warm.")
    make.team_gift(team, cad(5), email="shy@example.org", name="Shy", hides_name=True)
    make.gift(campaign, cad(7), email="else@example.org", name="Elsewhere")

    shown = browser.open(f"/t/{team.slug}")

    assert shown.has_text("Zoë gave $50")
    assert shown.has_text("Keep warm.")
    assert shown.has_text("A donor gave $5")
    assert not shown.has_text("Shy")
    assert not shown.has_text("Elsewhere")


def test_a_gift_counts_for_no_team_that_was_taken_down(campaign):
    page = make.join(member(campaign, "ana"), team := make.team(campaign))
    assert giving_place_of(page).credit == Credit(page.id, team.id)
    with transaction():
        lock_team(team.id).move_to(PlaceStatus.TAKEN_DOWN)

    assert giving_place_of(get_page(page.id)).credit == Credit(page.id, None)


def test_cash_counts_for_no_team_that_was_taken_down(campaign):
    page = member(campaign, "ana")
    team = make.team(campaign, page=page)
    with transaction():
        lock_team(team.id).move_to(PlaceStatus.TAKEN_DOWN)

    assert make.offline_gift(get_page(page.id), cad(20)).team_id is None


@pytest.mark.parametrize(
    "status", [PlaceStatus.WAITING, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN]
)
def test_a_team_that_others_may_not_see_is_not_there(app, browser, status):
    campaign = make.campaign(approves_pages=status is PlaceStatus.WAITING)
    team = make.team(campaign, status=status)

    for path in (f"/t/{team.slug}", f"/t/{team.slug}/members", invitation(team)):
        page = browser.open(path, status=404)
        assert not page.has_text(team.name)
    browser.post(f"/t/{team.slug}", {"amount": "5000"}, status=404)


def test_a_team_of_a_campaign_that_is_not_published_is_not_there(app, browser):
    team = make.team(make.campaign())
    with transaction():
        withdraw_campaign(lock_campaign(team.campaign_id), actor=make.ACTOR, at=clock.now())

    browser.open(f"/t/{team.slug}", status=404)


@pytest.mark.parametrize("slug", ["nowhere", "a", "%00", "%3Cscript%3E", "x" * 300, "team"])
def test_no_team_stands_at_an_address_that_is_none(app, browser, slug):
    browser.open(f"/t/{slug}", status=404)
    browser.open(f"/t/{slug}/join/key", status=404)


def test_what_a_captain_writes_is_words_and_nothing_else(campaign, browser):
    team = make.team(campaign, name=SCRIPT, captain_name=f"{SCRIPT}{LONG[:40]}", words=SCRIPT)
    member_page = make.join(member(campaign, "eve", title=SCRIPT, owner_name="=cmd|'x'!A0"), team)

    for path in (f"/t/{team.slug}", invitation(team), f"/f/{member_page.slug}"):
        page = browser.open(path)
        assert SCRIPT not in page.answer.text
        assert page.has_text(SCRIPT)


def test_who_would_rather_not_be_listed_is_counted_and_not_named(campaign, browser, fresh):
    team = make.team(campaign)
    page = make.join(member(campaign, "ana"), team)
    make.join(member(campaign, "ben"), team)
    make.page_gift(page, cad(50), name="Zoë")
    with transaction():
        lock_page(page.id).is_on_leaderboard = False
    fresh()

    shown = browser.open(f"/t/{team.slug}")

    assert not shown.has_text("Ana")
    assert shown.has_text("Ben")
    assert shown.has_text("1 member would rather not be listed.")
    assert not browser.open(f"/t/{team.slug}/members").has_text("Ana")


def test_the_sum_of_the_members_is_explained_where_it_is_not_the_teams(campaign, browser, fresh):
    team = make.team(campaign)
    page = member(campaign, "ana")
    make.page_gift(page, cad(10))
    words = "The team’s total is not the sum of this list."
    assert not browser.open(f"/t/{team.slug}").has_text(words)

    make.join(page, team)
    fresh()

    assert browser.open(f"/t/{team.slug}").has_text(words)


def test_all_members_of_a_large_team_are_on_further_pages(campaign, browser):
    team = make.team(campaign)
    for number in range(30):
        make.join(member(campaign, f"m{number:02}"), team)

    shown = browser.open(f"/t/{team.slug}")
    assert len(shown.soup.select(".board tbody tr")) == 25
    everybody = shown.click("See all 30 members")
    rest = everybody.click("Later places")

    assert rest.has_text("26 to 30 of 30")
    assert len(rest.soup.select(".board tbody tr")) == 5
    assert rest.click("Earlier places").address == f"/t/{team.slug}/members"
    browser.open(f"/t/{team.slug}/members?from=31", status=404)
    for wrong in ("0x1", "-1", "%00", "9" * 30):
        browser.open(f"/t/{team.slug}/members?from={wrong}", status=404)


def test_a_gift_made_on_the_teams_page_is_the_teams(campaign, browser, stripe, fresh):
    page = member(campaign, "ana")
    team = make.team(campaign, page=page)

    left = browser.open(f"/t/{team.slug}").submit(
        amount="5000", name="Zoë", email="zoe@example.org"
    )

    assert left.location.startswith("http")
    pledge = db.session.scalars(select(Pledge)).one()
    assert (pledge.source, pledge.page_id, pledge.team_id) == (Source.TEAM, None, team.id)


def test_a_form_with_a_slip_comes_back_on_the_teams_page(campaign, browser):
    team = make.team(campaign)

    page = browser.open(f"/t/{team.slug}").submit(status=422, amount="5000", name="", email="zoe@")

    assert page.path == f"/t/{team.slug}"
    assert len(page.errors) == 2
    assert page.has_text("The night owls")


def test_a_closed_team_is_shown_and_offers_the_campaign(campaign, browser, fresh):
    team = make.team(campaign)
    form = browser.open(f"/t/{team.slug}")
    with transaction():
        place_status.close_place(
            lock_team(team.id), actor=Actor.donor(team.captain_id), at=clock.now()
        )
    fresh()

    closed = browser.open(f"/t/{team.slug}")
    assert not closed.soup.select("form.giving-form")
    assert closed.has_text("It takes no more gifts.")
    assert closed.find('meta[name="robots"]')["content"] == "noindex"
    answer = form.submit(status=409, amount="5000", name="Zoë", email="zoe@example.org")

    assert answer.has_text("This page is not taking gifts right now")
    assert db.session.scalars(select(Pledge)).all() == []


# Invitation


def test_an_invitation_that_was_renewed_says_so(campaign, browser):
    team = make.team(campaign)
    old = invitation(team)
    with transaction():
        teams.renew_invitation(
            lock_team(team.id), actor=Actor.donor(team.captain_id), at=clock.now()
        )

    page = browser.open(old, status=404)

    assert page.has_text("This invitation no longer works")
    assert not page.has_text(team.name)


def test_a_visitor_is_shown_both_ways_to_accept(campaign, browser):
    team = make.team(campaign)

    page = browser.open(invitation(team))

    assert page.has_text("Cap invites you to raise money together")
    start = page.find("main a.button:not(.button--quiet)")
    assert start["href"] == f"/fundraise/start?team={team.invitation_key}"
    assert page.click("I have a page: sign in").path == "/account/sign-in"
    assert page.find('meta[name="robots"]')["content"] == "noindex"


def test_an_owner_joins_with_the_page_they_choose(campaign, browser):
    team, elsewhere = make.team(campaign), make.campaign("spring")
    page = member(campaign, "ana", title="First")
    second = make.fundraiser_page(campaign, owner=page.owner, slug="second-page", title="Second")
    make.fundraiser_page(elsewhere, owner=page.owner, slug="third-page", title="Elsewhere")
    over = make.fundraiser_page(
        campaign, owner=page.owner, slug="over", title="Over", status=PlaceStatus.CLOSED
    )
    sign_in(browser, owner_of(page))

    invited = browser.open(invitation(team))
    assert not invited.has_text("Elsewhere")
    assert not invited.has_text("Over")
    joined = invited.submit("Join the team", page=second.public_id)

    assert joined.has_text("“Second” now raises money with The night owls.")
    assert get_page(second.id).team_id == team.id
    assert get_page(page.id).team_id is None
    assert get_page(over.id).team_id is None
    [email] = db.session.scalars(
        select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.TEAM_JOINED)
    )
    assert email.recipient == "cap@example.org"
    assert browser.open(invitation(team)).has_text("“Second” is in this team already.")


def test_nobody_joins_with_anothers_page_or_without_a_token(campaign, browser):
    team = make.team(campaign)
    mine, theirs = member(campaign, "ana"), member(campaign, "ben")
    sign_in(browser, owner_of(mine))

    refused = browser.open(invitation(team)).submit(
        "Join the team", status=422, page=theirs.public_id
    )
    assert refused.errors == ["Choose the page that joins."]
    browser.post(invitation(team), {"page": mine.public_id}, status=422)

    assert count_members(team.id) == 0


def test_a_full_or_closed_team_says_so(campaign, browser):
    full = make.team(campaign, most_members=1, page=member(campaign, "ana"))
    closed = make.team(campaign, name="Done", status=PlaceStatus.CLOSED)
    sign_in(browser, owner_of(member(campaign, "ben")))

    assert browser.open(invitation(full)).has_text("This team is full.")
    assert browser.open(invitation(closed)).has_text("takes no new members")


def test_somebody_without_a_page_is_led_to_start_one(campaign, browser):
    team = make.team(campaign)
    sign_in(browser, make.donor("new@example.org"))

    page = browser.open(invitation(team))

    assert page.has_text("You have no page that could join")
    assert page.find("main a.button")["href"].endswith(f"?team={team.invitation_key}")


def test_an_owner_leaves_and_a_captain_cannot(campaign, browser):
    page, friend = member(campaign, "ana"), member(campaign, "ben")
    team = make.team(campaign, page=page)
    make.join(friend, team)
    sign_in(browser, owner_of(friend))

    left = browser.open(f"/account/pages/{friend.public_id}/team").submit("Leave the team")

    assert left.has_text("Your page is no longer in a team.")
    assert get_page(friend.id).team_id is None
    sign_in(browser, owner_of(page))
    own_page = browser.open(f"/account/pages/{page.public_id}/team")
    assert own_page.has_text("Hand the team over to another member first, or close it.")
    browser.open(f"/account/pages/{friend.public_id}/team", status=404)
