"""Leaderboards: who is on them, in which order, and what reading them costs."""

import pytest
from sqlalchemy import insert, select

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.gifts.models import Gift
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift
from fundraiser.i18n.languages import Language
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.operations import open_account
from fundraiser.payments.values import RefundState, RefundStatus
from fundraiser.peer_to_peer.models import FundraiserPage, PageKind, PlaceStatus, Team
from fundraiser.peer_to_peer.queries.leaderboards import (
    LINES_A_PAGE,
    OwnPlace,
    campaign_board,
    first_with,
    has_pages,
    lines_of,
    members_board,
    own_place,
    scores_of,
)
from fundraiser.peer_to_peer.queries.pages import get_page, lock_page
from fundraiser.peer_to_peer.queries.teams import lock_team
from fundraiser.web.page_cache import forget_pages
from tests import make
from tests.databases import ON_SQLITE
from tests.make import cad
from tests.staff.statements import statements


@pytest.fixture
def campaign(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(80))
    return campaign


@pytest.fixture
def fresh(app):
    """Give `fresh()`: what was kept of boards and pages so far is made anew."""

    def forget():
        db.session.expire_all()
        forget_pages(app)

    return forget


def member(campaign, name, *gifts, **facts):
    """Save a page of somebody of that name, and what was given through it, in dollars."""
    owner = make.donor(f"{name}@example.org", name=name.title())
    page = make.fundraiser_page(campaign, owner=owner, slug=f"page-of-{name}", **facts)
    for dollars in gifts:
        make.page_gift(page, cad(dollars))
    return page


def names(lines):
    return [(line.rank, line.name) for line in lines.lines]


def people(campaign):
    return names(lines_of(campaign_board(campaign, FundraiserPage), FundraiserPage, "CAD"))


def test_people_stand_by_what_was_given_and_match_moves_nobody(campaign):
    member(campaign, "ana", 50)
    member(campaign, "ben", 30)
    member(campaign, "cy", 40)

    lines = lines_of(campaign_board(campaign, FundraiserPage), FundraiserPage, "CAD").lines

    assert [(each.name, each.given, each.matched) for each in lines] == [
        ("Ana", cad(50), cad(50)),
        ("Cy", cad(40), cad(0)),
        ("Ben", cad(30), cad(30)),
    ]
    assert [each.title for each in lines] == ["Mia’s run"] * 3


def test_equals_share_a_place_and_who_got_there_first_stands_first(campaign):
    late, early = member(campaign, "ana"), member(campaign, "ben")
    make.page_gift(early, cad(20))
    make.page_gift(late, cad(20))
    member(campaign, "cy", 10)
    member(campaign, "di")

    assert people(campaign) == [(1, "Ben"), (1, "Ana"), (3, "Cy"), (None, "Di")]
    assert own_place(early) == OwnPlace(1, is_shared=True, count=4)
    assert own_place(late) == OwnPlace(1, is_shared=True, count=4)


def test_a_refund_moves_a_page_down(campaign, fresh):
    member(campaign, "ana", 50)
    member(campaign, "ben", 40)
    gift = db.session.scalars(select(Gift).where(Gift.amount_cents == 5000)).one()
    assert people(campaign)[0] == (1, "Ana")
    state = RefundState(
        refund_id="re_1",
        payment_intent_id=gift.payment_intent_id,
        reference=None,
        amount=cad(30),
        status=RefundStatus.SUCCEEDED,
        reason="",
        made_at=clock.now(),
    )
    with transaction():
        record_refund(lock_gift(gift.id), state, at=clock.now())
    fresh()

    assert people(campaign) == [(1, "Ben"), (2, "Ana")]


@pytest.mark.parametrize("status", sorted(set(PlaceStatus) - {PlaceStatus.CHANGE_ASKED}))
def test_only_pages_that_are_shown_are_on_it(campaign, status):
    member(campaign, "ana", 10)
    member(campaign, "ben", status=status)

    is_shown = status in {PlaceStatus.LIVE, PlaceStatus.PAUSED, PlaceStatus.CLOSED}
    assert (len(people(campaign)) == 2) == is_shown


def test_a_page_taken_down_is_gone_at_once_though_the_board_is_kept(campaign):
    page = member(campaign, "ana", 10)
    member(campaign, "ben", 5)
    assert len(people(campaign)) == 2
    with transaction():
        lock_page(page.id).move_to(PlaceStatus.TAKEN_DOWN)

    assert people(campaign) == [(2, "Ben")]


def test_who_is_left_out_is_on_no_board_and_leaves_no_gap(campaign, fresh):
    first, second = member(campaign, "ana", 50), member(campaign, "ben", 40)
    member(campaign, "cy", 30)
    team = make.team(campaign)
    for page in (first, second):
        make.join(page, team)
    with transaction():
        lock_page(first.id).is_on_leaderboard = False
        lock_team(team.id).is_on_leaderboard = False
    fresh()

    assert people(campaign) == [(1, "Ben"), (2, "Cy")]
    assert names(lines_of(members_board(team), FundraiserPage, "CAD")) == [(1, "Ben")]
    assert names(lines_of(campaign_board(campaign, Team), Team, "CAD")) == []
    assert own_place(get_page(first.id)) is None
    assert own_place(db.session.get_one(Team, team.id)) is None
    assert own_place(second) == OwnPlace(1, is_shared=False, count=2)


def test_teams_stand_by_what_was_given_for_them(campaign, fresh):
    owls, bears = make.team(campaign, name="Owls"), make.team(campaign, name="Bears")
    page = make.join(member(campaign, "ana"), owls)
    make.page_gift(page, cad(50))
    make.team_gift(bears, cad(60), email="zoe@example.org")
    make.join(page, bears)

    lines = lines_of(campaign_board(campaign, Team), Team, "CAD").lines

    assert [(each.rank, each.name, each.given, each.slug) for each in lines] == [
        (1, "Bears", cad(60), "bears"),
        (2, "Owls", cad(50), "owls"),
    ]
    assert own_place(owls) == OwnPlace(2, is_shared=False, count=2)


@pytest.mark.parametrize("status", list(Team.ARROWS))
def test_only_teams_that_are_shown_are_on_it(app, status):
    campaign = make.campaign(approves_pages=status is PlaceStatus.WAITING)
    make.team(campaign, status=status)

    is_shown = status in {PlaceStatus.LIVE, PlaceStatus.CLOSED}
    assert bool(names(lines_of(campaign_board(campaign, Team), Team, "CAD"))) == is_shown


def test_a_campaign_has_a_board_of_its_own(campaign):
    member(campaign, "ana", 10)
    other = make.campaign("spring")
    member(other, "ben", 20)

    assert people(campaign) == [(1, "Ana")]
    assert people(other) == [(1, "Ben")]


def test_a_campaign_has_pages_once_others_see_one(campaign):
    page = member(campaign, "ana", status=PlaceStatus.DRAFT)
    assert not has_pages(campaign.id)
    with transaction():
        lock_page(page.id).move_to(PlaceStatus.LIVE)

    assert has_pages(campaign.id)


# Pages


@ON_SQLITE
def test_the_campaign_leads_to_its_leaderboards_once_somebody_is_on_them(campaign, browser, fresh):
    words = "See who is raising money with friends"
    assert not browser.open("/campaigns/winter").has_text(words)
    page = member(campaign, "ana", 50, title="Ana’s dip")
    make.team(campaign, page=page)
    fresh()

    board = browser.open("/campaigns/winter").click(words)

    assert board.path == "/campaigns/winter/leaderboard"
    assert board.has_text("Ana’s dip")
    teams = board.click("Teams")
    assert teams.path == "/campaigns/winter/leaderboard/teams"
    assert teams.has_text("The night owls")
    assert teams.click("People").path == board.path
    assert board.click("Ana").path == "/f/page-of-ana"


@ON_SQLITE
def test_boards_that_are_empty_say_how_to_begin(campaign, browser):
    assert browser.open("/campaigns/winter/leaderboard").has_text("Yours could be the first")
    assert browser.open("/campaigns/winter/leaderboard/teams").has_text("No team yet")
    assert browser.open("/fr/campaigns/winter/leaderboard").path.startswith("/fr/")


@ON_SQLITE
def test_a_supporters_page_says_where_it_stands_and_leads_there(campaign, browser, fresh):
    page = member(campaign, "ana", 10)
    for number in range(LINES_A_PAGE + 4):
        member(campaign, f"m{number:02}", 20 + number)

    board = browser.open("/f/page-of-ana").click("Place 30 of 30 on the leaderboard")

    assert board.address == "/campaigns/winter/leaderboard?of=page-of-ana"
    assert board.find("#own th a").get_text() == "Ana"
    assert board.has_text("26 to 30 of 30")
    assert board.click("Earlier places").address == "/campaigns/winter/leaderboard"
    with transaction():
        lock_page(page.id).is_on_leaderboard = False
    fresh()
    assert not browser.open("/f/page-of-ana").has_text("on the leaderboard")
    assert not browser.open("/campaigns/winter/leaderboard?of=page-of-ana").soup.select("#own")


@ON_SQLITE
def test_names_on_a_board_are_words_and_nothing_else(campaign, browser):
    member(campaign, "ana", 5, owner_name="<script>alert(1)</script>", title='"><img src=x>')

    page = browser.open("/campaigns/winter/leaderboard")

    assert "<script>alert" not in page.answer.text
    assert "<img src=x>" not in page.answer.text
    assert "ana@example.org" not in page.answer.text


@ON_SQLITE
@pytest.mark.parametrize(
    "path",
    [
        "/campaigns/nowhere/leaderboard",
        "/campaigns/draft/leaderboard",
        "/campaigns/draft/leaderboard/teams",
        "/campaigns/%00/leaderboard",
        "/campaigns/winter/leaderboard?from=2",
        "/campaigns/winter/leaderboard?from=0",
        "/campaigns/winter/leaderboard?from=x",
        "/campaigns/winter/leaderboard/teams?from=-1",
        "/campaigns/winter/leaderboard?from=99999999999999999999",
    ],
)
def test_there_is_no_such_board(campaign, browser, path):
    make.campaign("draft", is_published=False)

    browser.open(path, status=404)


@ON_SQLITE
@pytest.mark.parametrize("of", ["", "nowhere", "%00", "%3Cscript%3E", "x" * 400])
def test_an_address_that_nobody_has_shows_the_first_part(campaign, browser, of):
    member(campaign, "ana", 5)

    assert browser.open(f"/campaigns/winter/leaderboard?of={of}").has_text("Ana")


def test_the_part_in_which_somebody_stands(campaign):
    page = member(campaign, "ana")
    crowd(campaign, 60)

    board = campaign_board(campaign, FundraiserPage)

    assert first_with(board, page.id) in {1, 26, 51}
    assert first_with(board, 10**9) == 1


# What it costs


def crowd(campaign, count, *, team=None):
    """Save so many more pages, quickly, each with the accounts it needs."""
    owner = make.donor("crowd@example.org", name="Crowd")
    at = clock.now()
    with transaction():
        first = (db.session.scalar(select(FundraiserPage.id).order_by(-FundraiserPage.id)) or 0) + 1
        rows = [
            {
                "id": first + number,
                "slug": f"crowd-{first + number}",
                "campaign_id": campaign.id,
                "owner_id": owner.id,
                "team_id": team.id if team else None,
                "status": PlaceStatus.LIVE,
                "kind": PageKind.RUN,
                "language": Language.ENGLISH,
                "currency": "CAD",
                "title": f"Run {number}",
                "owner_name": f"Runner {number}",
                "goal_cents": 5000,
                "created_at": at,
                "published_at": at,
            }
            for number in range(count)
        ]
        db.session.execute(insert(FundraiserPage), rows)
        for row in rows:
            open_account(Account.page_given(row["id"]), "CAD")
            open_account(Account.page_matched(row["id"]), "CAD")


@pytest.mark.parametrize(
    "path", ["/campaigns/winter/leaderboard", "/t/the-night-owls", "/f/page-of-ana"]
)
def test_a_page_asks_the_database_as_often_for_two_hundred_as_for_two(
    campaign, browser, fresh, path
):
    page = member(campaign, "ana", 50)
    team = make.team(campaign, page=page)
    member(campaign, "ben", 20)
    browser.open(path)
    fresh()
    with statements() as few:
        browser.open(path)
    crowd(campaign, 200, team=team)
    fresh()

    with statements() as many:
        browser.open(path)

    assert len(many) == len(few)


def test_a_board_is_found_by_its_indexes(campaign):
    """However many pages other campaigns have, and gifts all of them."""
    crowd(campaign, 40)
    is_postgresql = db.engine.dialect.name == "postgresql"
    connection = db.session.connection()
    if is_postgresql:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # too few rows to need one
    ask = "EXPLAIN" if is_postgresql else "EXPLAIN QUERY PLAN"
    standings = scores_of(FundraiserPage, FundraiserPage.campaign_id == campaign.id).compile(
        db.engine, compile_kwargs={"literal_binds": True}
    )

    plan = [str(row) for row in connection.exec_driver_sql(f"{ask} {standings}")]

    assert not [line for line in plan if "Seq Scan" in line or "SCAN" in line], plan


def test_a_board_is_read_once_for_all_who_look(campaign, browser):
    member(campaign, "ana", 50)
    first = browser.open("/campaigns/winter/leaderboard")

    with statements() as sent:
        again = browser.open("/campaigns/winter/leaderboard")

    assert sent == []
    assert again.answer.data == first.answer.data
