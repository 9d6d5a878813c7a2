"""Teams: who may start, join and leave one, and what stays of it."""

from functools import partial

import pytest
from sqlalchemy import func, select

from fundraiser import clock
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.models import Transfer
from fundraiser.ledger.queries import get_account
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    Membership,
    PlaceStatus,
    Team,
    subject_of,
    subject_of_team,
)
from fundraiser.peer_to_peer.operations import memberships, teams
from fundraiser.peer_to_peer.operations.drafts import PagesNotTaken
from fundraiser.peer_to_peer.operations.team_errors import (
    OtherCampaign,
    PageCannotJoin,
    TeamFull,
    TeamTakesNobody,
)
from fundraiser.peer_to_peer.operations.teams import TeamFacts
from fundraiser.peer_to_peer.page_addresses import is_slug
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.teams import count_members, list_members
from fundraiser.peer_to_peer.queries.totals import place_totals, totals_of
from fundraiser.web.actors import Actor
from tests import make
from tests.accounts.races import at_once
from tests.make import cad
from tests.peer_to_peer.teams import HELD, leave, member

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


def join_by_id(page_id, team_id):
    with transaction():
        memberships.join_team(get_page(page_id), db.session.get_one(Team, team_id), at=clock.now())


def memberships_of(page):
    return db.session.scalars(
        select(Membership).where(Membership.page_id == page.id).order_by(Membership.id)
    ).all()


def emails():
    return db.session.scalars(
        select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.TEAM_JOINED)
    ).all()


# Starting


def test_a_team_is_live_with_accounts_of_its_own(campaign):
    team = make.team(campaign, goal=cad(2000), most_members=10, words="We like **snow**.")

    assert (team.status, team.slug, team.captain_name) == (
        PlaceStatus.LIVE,
        "the-night-owls",
        "Cap",
    )
    assert (team.goal, team.currency, team.most_members) == (cad(2000), "CAD", 10)
    assert totals_of(team).given == cad(0)
    assert get_account(Account.team_given(team.id)).posted_count == 0
    assert get_account(Account.team_matched(team.id)).net_credit == cad(0)
    [entry] = history_of([subject_of_team(team.id)])
    assert entry.action is AuditAction.TEAM_STARTED
    assert (entry.actor_kind, entry.actor_id) == ("donor", str(team.captain_id))


def test_a_captain_with_a_page_is_in_the_team_and_hears_nothing_of_it(campaign):
    page = member(campaign, "ana")

    team = make.team(campaign, page=page)

    assert get_page(page.id).team_id == team.id
    assert count_members(team.id) == 1
    assert emails() == []


@pytest.mark.parametrize(
    ("settings", "facts"),
    [
        pytest.param({"approves_pages": True}, {}, id="as-the-campaign-wishes"),
        pytest.param({}, {"words": HELD}, id="held-words"),
        pytest.param({}, {"name": HELD}, id="held-name"),
        pytest.param({}, {"captain_name": HELD}, id="held-name-of-the-captain"),
    ],
)
def test_a_team_may_have_to_wait(app, settings, facts):
    campaign = make.campaign(**settings)

    team = make.team(campaign, page=member(campaign, "ana"), **facts)

    assert team.status is PlaceStatus.WAITING
    assert not team.is_shown
    assert not team.takes_gifts_at(clock.now())
    assert count_members(team.id) == 1


def test_the_same_team_is_started_once(campaign):
    captain = make.donor("cap@example.org")

    first, second = (make.team(campaign, captain=captain) for _ in range(2))

    assert first.id == second.id
    assert len(history_of([subject_of_team(first.id)])) == 1


def test_teams_of_one_name_have_addresses_of_their_own(campaign):
    slugs = [
        make.team(campaign, captain=make.donor(f"c{number}@example.org")).slug
        for number in range(25)
    ]

    assert slugs[:3] == ["the-night-owls", "the-night-owls-2", "the-night-owls-3"]
    assert len(set(slugs)) == 25
    assert all(is_slug(slug) for slug in slugs)


@pytest.mark.parametrize(
    "name", ["مجموعة", "Staff", "Œ", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "é" * 80]
)
def test_any_name_makes_an_address(campaign, name):
    team = make.team(campaign, name=name)

    assert is_slug(team.slug), team.slug
    assert team.name == name


def test_no_team_is_started_where_no_pages_are_taken(app, clock):
    with pytest.raises(PagesNotTaken):
        make.team(make.campaign("closed-to-pages", takes_pages=False))
    with pytest.raises(PagesNotTaken):
        make.team(make.campaign("draft", is_published=False))
    ending = make.campaign("ending")
    clock.set_to(ending.closes_at)
    with pytest.raises(PagesNotTaken):
        make.team(ending)

    assert db.session.scalar(select(func.count()).select_from(Team)) == 0


def test_a_captain_cannot_bring_a_page_of_another_campaign(campaign):
    elsewhere = member(make.campaign("spring"), "ana")

    with pytest.raises(OtherCampaign):
        make.team(campaign, page=elsewhere)

    assert db.session.scalar(select(func.count()).select_from(Team)) == 0


# Joining and leaving


def test_joining_leaves_a_membership_an_entry_and_word_to_the_captain(campaign):
    team, page = make.team(campaign), member(campaign, "ana")

    joined = join(page, team)
    join(page, team)

    assert joined.team_id == team.id
    [membership] = memberships_of(page)
    assert (membership.team_id, membership.left_at) == (team.id, None)
    [email] = emails()
    assert (email.record_id, email.recipient) == (membership.id, "cap@example.org")
    [entry] = history_of([subject_of(page.id)])
    assert entry.action is AuditAction.PAGE_TEAM_CHANGED
    assert entry.after == {"team": subject_of_team(team.id)}
    assert entry.actor_id == str(page.owner_id)


def test_a_page_that_moves_takes_nothing_along_and_its_history_stays(campaign):
    first, second = make.team(campaign), make.team(campaign, name="Others")
    page = member(campaign, "ana")
    join(page, first)
    make.page_gift(get_page(page.id), cad(50))

    join(page, second)
    make.page_gift(get_page(page.id), cad(20), email="ben@example.org")
    left = leave(page)
    make.page_gift(get_page(page.id), cad(5), email="cy@example.org")

    assert left.team_id is None
    totals = place_totals([first, second])
    assert (totals[first.id].given, totals[first.id].matched) == (cad(50), cad(50))
    assert (totals[second.id].given, totals[second.id].matched) == (cad(20), cad(20))
    assert totals_of(left).given == cad(75)
    assert get_account(Account.given(campaign.id)).net_credit == cad(75)
    assert [(each.team_id, each.left_at is None) for each in memberships_of(page)] == [
        (first.id, False),
        (second.id, False),
    ]


def test_moving_posts_nothing_in_the_ledger(campaign):
    first, second, page = make.team(campaign), make.team(campaign, name="B"), member(campaign, "a")
    join(page, first)
    make.page_gift(get_page(page.id), cad(50))
    before = db.session.scalar(select(func.count()).select_from(Transfer))

    join(page, second)
    leave(page)

    assert db.session.scalar(select(func.count()).select_from(Transfer)) == before


def test_leaving_twice_is_leaving_once(campaign):
    page = join(member(campaign, "ana"), make.team(campaign))

    leave(page)
    leave(page)

    assert len(history_of([subject_of(page.id)])) == 2
    assert len(memberships_of(page)) == 1


def test_who_comes_back_has_two_memberships_and_the_captain_hears_twice(campaign):
    team, page = make.team(campaign), member(campaign, "ana")

    join(page, team)
    leave(page)
    join(page, team)

    assert [each.left_at is None for each in memberships_of(page)] == [False, True]
    assert len(emails()) == 2


def test_a_page_joins_a_team_of_its_own_campaign_only(campaign):
    elsewhere = make.team(make.campaign("spring"))
    page = member(campaign, "ana")

    with pytest.raises(OtherCampaign):
        join(page, elsewhere)

    assert get_page(page.id).team_id is None
    assert not memberships.can_join(page, elsewhere)
    assert emails() == []


@pytest.mark.parametrize(
    "status", [PlaceStatus.WAITING, PlaceStatus.CLOSED, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN]
)
def test_a_team_that_is_not_live_takes_nobody(app, status):
    campaign = make.campaign(approves_pages=status is PlaceStatus.WAITING)
    team = make.team(campaign, status=status)

    with pytest.raises(TeamTakesNobody):
        join(member(campaign, "ana", status=PlaceStatus.LIVE), team)

    assert count_members(team.id) == 0


@pytest.mark.parametrize("status", [PlaceStatus.CLOSED, PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN])
def test_a_page_that_is_over_joins_nobody(campaign, status):
    team = make.team(campaign)

    with pytest.raises(PageCannotJoin):
        join(member(campaign, "ana", status=status), team)


@pytest.mark.parametrize("status", [PlaceStatus.DRAFT, PlaceStatus.WAITING, PlaceStatus.PAUSED])
def test_a_page_may_join_before_others_see_it(campaign, status):
    team = make.team(campaign)

    assert join(member(campaign, "ana", status=status), team).team_id == team.id


def test_a_full_team_takes_nobody_until_there_is_room(campaign):
    team = make.team(campaign, most_members=1)
    first = join(member(campaign, "ana"), team)
    second = member(campaign, "ben")
    with pytest.raises(TeamFull):
        join(second, team)

    leave(first)

    assert join(second, team).team_id == team.id


def test_a_refused_move_leaves_a_page_where_it_was(campaign):
    home, full = make.team(campaign), make.team(campaign, name="Full", most_members=1)
    join(member(campaign, "ana"), full)
    page = join(member(campaign, "ben"), home)

    with pytest.raises(TeamFull):
        join(page, full)

    assert get_page(page.id).team_id == home.id
    assert [each.left_at for each in memberships_of(page)] == [None]


def test_fifty_join_a_team_of_ten_at_once(campaign, app):
    team = make.team(campaign, most_members=10)
    pages = [member(campaign, f"p{number}").id for number in range(50)]

    outcomes = at_once(app, [partial(join_by_id, page_id, team.id) for page_id in pages])

    assert [type(each) for each in outcomes].count(TeamFull) == 40
    assert count_members(team.id) == 10
    assert len(list_members(team.id)) == 10
    assert len(emails()) == 10


def test_one_page_that_joins_two_teams_at_once_is_in_one(campaign, app):
    chosen = [make.team(campaign), make.team(campaign, name="Others")]
    page = member(campaign, "ana")

    at_once(app, [partial(join_by_id, page.id, team.id) for team in chosen * 5])

    open_ones = [each for each in memberships_of(page) if each.left_at is None]
    assert [each.team_id for each in open_ones] == [get_page(page.id).team_id]


def test_one_team_started_ten_times_at_once_is_one(campaign, app):
    captain = make.donor("cap@example.org")
    facts = TeamFacts(name="Owls", captain_name="Cap")

    def start():
        with transaction():
            to = db.session.get_one(Campaign, campaign.id)
            started = teams.start_team(
                to, captain, facts, language=Language.ENGLISH, at=clock.now()
            )
            return started.id

    ids = at_once(app, [start] * 10)

    assert len(set(ids)) == 1


def test_a_members_page_says_which_team_even_when_read_alone(campaign):
    page = join(member(campaign, "ana"), make.team(campaign))

    db.session.expire_all()

    team = db.session.get_one(FundraiserPage, page.id).team
    assert team
    assert team.name == "The night owls"
