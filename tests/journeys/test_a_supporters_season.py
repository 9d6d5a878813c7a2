"""From “tell me more” to a page that raises money, and every figure of it in the ledger.

One supporter signs up, gets the guide, starts a page in a team, and receives four gifts: one with a
hidden name, one refunded in part, one in cash. With Stripe's stand-in.
"""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser import clock as times
from fundraiser.campaigns.queries import balances
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.matching.models import GiftsThatCount
from fundraiser.peer_to_peer.models import OfflineGift
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.prospects.models import Prospect, ProspectStatus
from fundraiser.web.page_cache import forget_pages
from tests import make
from tests.donors.letters import letters_to
from tests.make import cad
from tests.peer_to_peer.drafts import PUBLISH, only_page
from tests.pledges.giving import assert_books_are_right, fill, gifts, pay

MIA = "mia@example.org"


@pytest.fixture
def campaign(app):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(1000), counts=GiftsThatCount.EVERY)
    return campaign


def ask_for_the_guide(browser, clock):
    page = browser.open("/fundraise")
    clock.move(timedelta(minutes=1))
    return page.submit("Send me the guide", name="Mia Roy", email=MIA, agrees="y")


def start_a_page(browser, clock, worker):
    page = browser.open("/fundraise/start")
    clock.move(timedelta(minutes=1))
    page = page.submit(
        "Save and continue", kind="run", title="Mia’s run", owner_name="Mia Roy", goal="100"
    )
    page = page.submit("Save and continue", story="I run because **winter** is cold.")
    page.click("Continue without a picture").submit("Send me the link", email=MIA, agrees="y")
    [letter] = letters_to(MIA, worker, EmailKind.PAGE_LINK)
    return browser.open(letter.path(PUBLISH)).submit("Publish my page")


def give(browser, stripe, dollars, **fields):
    pay(browser, stripe, fill(browser.open("/f/mias-run"), dollars, **fields))


def webhook(browser, body, signature):
    """Tell us of an event, as Stripe does."""
    heads = {"Stripe-Signature": signature, "Content-Type": "application/json"}
    return browser.client.post("/webhooks/stripe", data=body, headers=heads).status_code


def receive_cash(browser, page, dollars):
    desk = browser.open(f"/account/pages/{page.public_id}/offline")
    desk.submit("Save gift", name="The tin", amount=dollars, step="handed-in")
    at = times.now()
    with transaction():
        cash = db.session.scalars(select(OfflineGift)).one()
        today = times.date_in(at, page.campaign.zone)
        offline_gifts.note_deposit(cash, on=today, actor=make.ACTOR, at=at)
    assert totals_of(page).given == cad(110)  # it counts for nobody yet
    with transaction():
        offline_gifts.verify(cash, actor=make.ACTOR, at=at)


def test_page_team_and_campaign_agree_with_the_ledger(
    app, campaign, browser, stripe, worker, clock
):
    ask_for_the_guide(browser, clock)
    [guide] = letters_to(MIA, worker, EmailKind.PROSPECT_GUIDE)
    assert "/guide" in guide.text
    start_a_page(browser, clock, worker)
    page = only_page()
    team = make.team(campaign)
    make.join(page, team)

    give(browser, stripe, "50", name="Ana Silva", email="ana@example.org")
    give(browser, stripe, "40", name="Shy One", email="shy@example.org", hides_name="y")
    give(browser, stripe, "20", name="Bo Lund", email="bo@example.org")
    receive_cash(browser, only_page(), "30")
    bo = next(gift for gift in gifts() if gift.email == "bo@example.org")
    stripe.refund(bo.payment_intent_id, 500)
    stripe.hand_over(lambda body, signature: webhook(browser, body, signature))
    worker.run_all()

    page = only_page()
    totals, of_team = totals_of(page), totals_of(team)
    of_campaign = balances(page.campaign)
    assert (totals.given, totals.matched, totals.gift_count) == (cad(135), cad(135), 4)
    assert (of_team.given, of_team.matched, of_team.gift_count) == (cad(135), cad(135), 4)
    assert (of_campaign.given, of_campaign.matched) == (cad(135), cad(135))
    assert_books_are_right()

    forget_pages(app)
    for path in ("/f/mias-run", f"/t/{team.slug}", "/campaigns/winter", "/fr/f/mias-run"):
        assert "135" in browser.open(path).text
        assert "Shy One" not in browser.open(path).answer.text
    assert browser.open("/campaigns/winter/leaderboard").has_text("$135.00")
    givers = browser.open(f"/account/pages/{page.public_id}/givers")
    assert givers.has_text("Ana Silva")
    for hidden in ("Shy One", "ana@example.org", "shy@example.org"):
        assert hidden not in givers.answer.text


def test_the_prospect_becomes_an_owner_and_hears_of_the_first_gift(
    app, campaign, browser, stripe, worker, clock
):
    clock.set_to(times.day_begins(times.today("America/Toronto"), "America/Toronto"))
    clock.move(timedelta(hours=11))
    ask_for_the_guide(browser, clock)
    start_a_page(browser, clock, worker)

    worker.run(JobName.FOLLOW_UP_PROSPECTS)
    db.session.rollback()
    assert db.session.scalars(select(Prospect.status)).one() is ProspectStatus.LIVE
    make.page_gift(only_page(), cad(50))
    worker.run(JobName.FOLLOW_UP_OWNERS)
    worker.run(JobName.FOLLOW_UP_OWNERS)

    [news] = letters_to(MIA, worker, EmailKind.OWNER_GIFTS)
    assert "$50" in news.subject
    assert letters_to(MIA, worker, EmailKind.OWNER_FOLLOW_UP) == []
    assert letters_to(MIA, worker, EmailKind.PROSPECT_FOLLOW_UP) == []
