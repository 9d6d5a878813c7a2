"""An owner’s pages about their page: to whom they open, and how the page is said to stand."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.clock import date_in, day_ends
from fundraiser.database import db, transaction
from fundraiser.i18n.formats import date_in_full
from fundraiser.matching.models import GiftsThatCount
from fundraiser.peer_to_peer.models import OfflineGift, OfflineStatus, PageUpdate, PlaceStatus
from fundraiser.peer_to_peer.queries.pages import lock_page
from tests import make
from tests.donors.signing_in import sign_in
from tests.make import cad
from tests.peer_to_peer.owners import (
    HOSTILE,
    PAGES,
    actions,
    emails,
    now_of,
    of,
    put,
    tell,
    token_of,
    write_down,
)

ACTS = [
    "state",
    "edit",
    "edit/withdraw",
    "picture",
    "picture/remove",
    "updates",
    "givers/thank",
    "offline",
]


@pytest.fixture
def database_url(databases, tmp_path):
    """A fresh SQLite database: the rules behind these pages are tested on both."""
    return databases("sqlite", tmp_path)


@pytest.mark.parametrize("part", PAGES)
def test_who_is_signed_out_is_sent_to_sign_in(browser, page, part):
    assert browser.open(of(page, part)).path == "/account/sign-in"


@pytest.mark.parametrize("part", PAGES)
def test_somebody_elses_page_is_not_there(leo, page, part):
    leo.open(of(page, part), status=404)


@pytest.mark.parametrize("wrong", ["aaaa-bbbb-cccc-dddd", "1", "x" * 300, "%00", "..%2fadmin"])
def test_what_is_no_page_is_not_there(mia, page, wrong):
    mia.open(f"/account/pages/{wrong}", status=404)


def test_records_of_another_page_are_not_there(mia, page):
    other = make.fundraiser_page(page.campaign, owner=make.donor("leo@example.org"), slug="leo")
    update, cash_of_leo = tell(other), write_down(other)
    gift = make.page_gift(other, cad(20))
    token = token_of(mia.open(of(page)))

    for part in (
        f"/updates/{update.public_id}",
        f"/givers/{gift.public_id}/thank",
        "/updates/nonsense",
        "/givers/nonsense/thank",
    ):
        mia.open(of(page, part), status=404)
    for part in (
        f"/updates/{update.public_id}",
        f"/updates/{update.public_id}/remove",
        f"/givers/{gift.public_id}/thank",
        f"/offline/{cash_of_leo.public_id}/handed-in",
        f"/offline/{cash_of_leo.public_id}/take-back",
    ):
        fields = {"csrf_token": token, "words": "Mine now"}
        mia.post(of(page, part), fields, status=404)
        mia.post(of(other, part), fields, status=404)

    db.session.rollback()
    assert db.session.scalars(select(PageUpdate.words)).all() == ["We ran."]
    assert db.session.scalars(select(OfflineGift.status)).all() == [OfflineStatus.PROMISED]
    assert emails() == []


@pytest.mark.parametrize("part", ACTS)
def test_nothing_is_done_without_the_sessions_token(mia, page, part):
    mia.post(
        of(page, f"/{part}"),
        {"act": "close", "title": "x", "words": "x", "name": "x", "amount": "5"},
        status=422,
    )

    assert actions() == []
    assert now_of(page).is_live


@pytest.mark.parametrize("part", ACTS)
def test_nothing_is_done_to_somebody_elses_page(mia, leo, page, part):
    token = token_of(leo.open("/account"))
    leo.post(of(page, f"/{part}"), {"csrf_token": token, "act": "close"}, status=404)

    assert now_of(page).is_live


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (PlaceStatus.DRAFT, "Only you can see your page."),
        (PlaceStatus.WAITING, "We are reviewing it"),
        (PlaceStatus.CHANGE_ASKED, "Change your page, then send it to us again."),
        (PlaceStatus.LIVE, "Your page is live"),
        (PlaceStatus.PAUSED, "takes no gifts until you resume it"),
        (PlaceStatus.CLOSED, "It can still be seen at its address"),
        (PlaceStatus.HIDDEN, "We have hidden your page for now"),
        (PlaceStatus.TAKEN_DOWN, "We have taken your page down"),
    ],
)
def test_every_state_is_said_in_words_and_every_part_opens(mia, page, status, words):
    put(page, status)

    assert mia.open(of(page)).has_text(words)
    for part in PAGES:
        mia.open(of(page, part))
        mia.open(f"/fr{of(page, part)}")


def test_our_words_are_shown_with_the_ask_and_the_page_is_sent_again(mia, page):
    put(page, PlaceStatus.CHANGE_ASKED)
    with transaction():
        lock_page(page.id).asked_change = f"Please leave out the name. {HOSTILE}"

    shown = mia.open(of(page))
    assert shown.has_text("Please leave out the name.")
    done = shown.submit("Send it to us again")

    assert done.has_text("We have your page again")
    assert now_of(page).status is PlaceStatus.WAITING


def test_a_campaign_that_has_ended_is_said(mia, page, clock):
    clock.move(timedelta(days=29, hours=23))
    sign_in(mia, make.donor())
    clock.move(timedelta(hours=2))

    assert mia.open(of(page)).has_text("The campaign has ended")


def test_the_overview_has_the_sums_the_latest_gifts_and_the_address(mia, page):
    make.match_pool(page.campaign, available=cad(500))
    make.page_gift(page, cad(50), name="Ana")
    make.page_gift(page, cad(30), name="Bo", email="bo@example.org", hides_name=True)

    shown = mia.open(of(page))

    assert shown.has_text("$80 given of your goal of $500")
    assert shown.has_text("Together $160")
    assert shown.has_text("Ana gave $50, matched with $50")
    assert shown.has_text("A donor who hides their name gave $30")
    assert shown.has_text("2 gifts wait for your thanks")
    assert shown.find("[data-copy-address]")["href"].endswith("/f/mias-run")
    assert "bo@example.org" not in shown.answer.text


def test_the_next_step_follows_from_what_is_there(mia, page):
    assert mia.open(of(page)).has_text("Add a picture")

    make.page_gift(page, cad(5), name="Ana")
    assert mia.open(of(page)).has_text("1 gift waits for your thanks")


def test_a_page_is_paused_and_goes_on(mia, page):
    paused = mia.open(of(page)).submit("Pause your page")
    assert paused.has_text("Your page is paused: it takes no gifts for now.")
    assert now_of(page).is_paused

    paused.submit("Take gifts again")
    assert now_of(page).is_live
    owner = f"donor:{page.owner_id}"
    assert actions() == [(owner, "page-paused"), (owner, "page-resumed")]


def test_closing_says_what_it_means_first(mia, page):
    make.page_gift(page, cad(50))

    asked = mia.open(of(page)).click("Close your page…")
    assert asked.has_text("The $50 of 1 gift stays with the charity")
    assert now_of(page).is_live
    closed = asked.submit("Close your page")

    assert now_of(page).is_closed
    closed.submit("Open it again")
    assert now_of(page).is_live


@pytest.mark.parametrize("act", ["", "approve", "publish", "live", "send-again"])
def test_an_act_that_is_none_changes_nothing(mia, page, act):
    token = token_of(mia.open(of(page)))

    answer = mia.post(
        of(page, "/state"),
        {"csrf_token": token, "act": act},
        status=409 if act == "send-again" else 404,
    )

    assert answer.status in {404, 409}
    assert now_of(page).is_live


def test_a_page_that_waits_cannot_be_shown_by_its_owner(mia, strict):
    put(strict, PlaceStatus.WAITING)
    token = token_of(mia.open(of(strict, "/edit")))

    for act in ("pause", "resume", "close", "reopen"):
        mia.post(of(strict, "/state"), {"csrf_token": token, "act": act}, status=409)

    assert now_of(strict).status is PlaceStatus.WAITING


@pytest.mark.parametrize(
    ("counts", "given", "words"),
    [
        ([GiftsThatCount.EVERY], 0, "Cash and cheques are matched too"),
        ([GiftsThatCount.ONLINE, GiftsThatCount.EVERY], 50, "Cash and cheques are matched too"),
        ([GiftsThatCount.EVERY], 50, "not matched: the matching funds for them are used up"),
        ([GiftsThatCount.ONLINE], 0, "not matched: by the terms of our sponsors, only gifts paid"),
        ([], 0, "not matched: no match is open"),
    ],
)
def test_the_page_for_cash_says_by_the_terms_whether_it_is_matched(mia, page, counts, given, words):
    for terms in counts:
        make.match_pool(page.campaign, available=cad(50), counts=terms, sponsor=terms.value)
    if given:
        make.gift(page.campaign, cad(given))

    assert mia.open(of(page, "/offline")).has_text(words)


def test_the_page_for_cash_says_by_when_it_must_be_deposited(mia, page, clock):
    today = date_in(clock.now(), page.campaign.zone)
    ends = day_ends(today, page.campaign.zone)
    terms = GiftsThatCount.EVERY
    make.match_pool(page.campaign, available=cad(50), counts=terms, closes_at=ends)

    desk = mia.open(of(page, "/offline"))

    assert desk.has_text(f"at the latest {date_in_full(today)}, 11:59 p.m. Eastern Time.")
    clock.set_to(ends)
    assert mia.open(of(page, "/offline")).has_text("not matched: no match is open")
