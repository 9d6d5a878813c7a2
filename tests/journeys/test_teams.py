"""A captain invites, a friend starts a page and joins, people give, and one of them moves on."""

from sqlalchemy import select

from fundraiser.database import db
from fundraiser.jobs import JobName
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.queries import get_account
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.models import FundraiserPage, Membership, Team
from fundraiser.peer_to_peer.queries.pages import find_page_at
from fundraiser.peer_to_peer.queries.totals import totals_of
from tests import make
from tests.browsers import assert_accessible
from tests.donors.signing_in import sign_in_tab
from tests.make import cad


def test_a_captain_invites_and_a_friends_page_raises_money_for_all(
    site, tabs, stripe, donor, worker
):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    captain_page = make.fundraiser_page(campaign, owner=make.donor("cap@example.org", name="Cap"))
    friend_page = make.fundraiser_page(
        campaign, owner=make.donor("ben@example.org", name="Ben"), slug="bens-dip"
    )
    origin = site.config["SETTINGS"].public_url

    invitation = start_a_team(tabs.open(f"{origin}/account/sign-in", width=360), site, captain_page)
    friend = accept(tabs.open(invitation), site, friend_page)

    worker.run(JobName.SEND_MAIL)
    assert told_of_joining() == [("cap@example.org", "sent")]

    give(donor("/f/bens-dip"), email="ana@example.org")
    give(donor("/t/polar-bears"), email="zoe@example.org")

    assert raised(campaign) == (cad(50), cad(100), cad(100))
    friend.goto(f"{origin}/account/pages/{friend_page.public_id}/team")
    friend.get_by_role("button", name="Leave the team").click()
    friend.get_by_text("Your page is no longer in a team.").wait_for()
    give(donor("/f/bens-dip"), email="late@example.org")

    assert raised(campaign) == (cad(100), cad(100), cad(150))
    assert [each.left_at is None for each in of_page(friend_page)] == [False]
    board = donor("/campaigns/winter/leaderboard/teams")
    assert "Polar bears" in board.text
    assert find_differences() == []


def test_a_friend_without_a_page_is_led_to_start_one_for_the_team(site, tabs):
    campaign = make.campaign()
    team = make.team(campaign)
    origin = site.config["SETTINGS"].public_url

    page = tabs.open(f"{origin}/t/{team.slug}/join/{team.invitation_key}", width=360)
    page.get_by_role("link", name="Start a page and join").click()

    page.wait_for_url(f"{origin}/fundraise/start?team={team.invitation_key}")
    assert team.name in page.inner_text("main")


def start_a_team(tab, site, page):
    """Start a team with a page, as its captain does on a phone, and return the invitation."""
    sign_in_tab(tab, site, page.owner)
    tab.goto(f"{site.config['SETTINGS'].public_url}/account/teams/new")
    assert_accessible(tab)
    tab.fill("#name", "Polar bears")
    tab.fill("#goal", "400")
    tab.click('.my-form button[type="submit"]')
    assert tab.inner_text("h1") == "Polar bears"
    assert_accessible(tab)
    return tab.get_attribute("[data-copy-address]", "href")


def accept(tab, site, page):
    """Sign in on the page of an invitation, and join with a page."""
    tab.get_by_role("link", name="I have a page: sign in").wait_for()
    sign_in_tab(tab, site, page.owner)
    tab.reload()
    assert_accessible(tab)
    tab.click('.notice-page form button[type="submit"]')
    assert "now raises money with Polar bears" in tab.inner_text("main")
    assert_accessible(tab)
    return tab


def give(person, *, email):
    person.fill_in(email=email)
    person.go_to_pay()
    person.pay()


def told_of_joining():
    sent = select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.TEAM_JOINED)
    return [(email.recipient, str(email.status)) for email in db.session.scalars(sent)]


def raised(campaign):
    """Return what the friend's page, the team and the campaign were given."""
    db.session.rollback()
    db.session.expire_all()
    page, team = find_page_at("bens-dip"), db.session.scalars(select(Team)).one()
    assert page
    return (
        totals_of(page).given,
        totals_of(team).given,
        get_account(Account.given(campaign.id)).net_credit,
    )


def of_page(page: FundraiserPage):
    return db.session.scalars(select(Membership).where(Membership.page_id == page.id)).all()
