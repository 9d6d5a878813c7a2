"""A gift through a supporter's page: the campaign's money and match, counted for the page as well.

On both databases, with Stripe's stand-in; the books are right after each.
"""

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.campaigns.queries import balances
from fundraiser.database import db, transaction
from fundraiser.gifts.models import Source
from fundraiser.jobs.names import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import read_body
from fundraiser.peer_to_peer.models import PlaceStatus
from fundraiser.peer_to_peer.operations.memberships import leave_team
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.pledges.links import change_url, pledge_url
from fundraiser.pledges.models import PledgeStatus
from fundraiser.web.page_cache import forget_pages
from tests import make
from tests.make import cad
from tests.peer_to_peer.refunds import refund
from tests.pledges.giving import (
    assert_books_are_right,
    charges,
    fill,
    gifts,
    held_and_earned,
    pay,
    pledges,
    session_of,
)

PAGE = "/f/mias-run"
DECLINED = "4000000000000002"
CHOOSE_AGAIN = "This page is not taking gifts right now"


@pytest.fixture
def campaign(app):
    yield make.campaign()
    assert_books_are_right()


@pytest.fixture
def pool(campaign):
    make.match_pool(campaign, available=cad(100))


@pytest.fixture
def page(campaign):
    return make.fundraiser_page(campaign)


def totals(page):
    found = totals_of(get_page(page.id))
    return found.given, found.matched, found.gift_count


def move(page, status):
    with transaction():
        get_page(page.id).move_to(status)


def pledge_address(app):
    with app.test_request_context():
        return pledge_url("pledges.pledge_page", pledges()[0])


def change_address(app):
    with app.test_request_context():
        return change_url(pledges()[0]).partition("#")[0]


def test_three_gifts_are_counted_once_each_for_page_and_campaign(
    app, campaign, pool, page, browser, stripe
):
    pay(browser, stripe, fill(browser.open(PAGE), "50", name="Ana Silva", email="a@example.org"))
    pay(
        browser,
        stripe,
        fill(browser.open(PAGE), "30", name="Shy One", email="s@example.org", hides_name="y"),
    )
    last = fill(browser.open(PAGE), "20", name="Bo Lund", email="b@example.org")
    assert stripe.pay(session_of(last), DECLINED).status == 402
    pay(browser, stripe, last)
    first, shy, third = gifts()
    refund(first, cad(25))

    assert {gift.source for gift in gifts()} == {Source.PAGE}
    assert {gift.page_id for gift in (first, shy, third)} == {page.id}
    assert totals(page) == (cad(75), cad(75), 3)
    of_campaign = balances(get_page(page.id).campaign)
    assert (of_campaign.given, of_campaign.matched) == (cad(75), cad(75))
    assert sorted(charges(stripe)) == [2000, 3000, 5000]

    forget_pages(app)
    for path in (PAGE, "/campaigns/winter"):
        shown = browser.open(path)
        assert shown.has_text("$75")
        assert shown.has_text("Ana Silva gave $25, matched with $25")
        assert shown.has_text("A donor gave $30")
        assert "Shy One" not in shown.answer.text


def test_a_gift_counts_for_the_team_its_page_was_in_when_promised(campaign, page, browser, stripe):
    team = make.team(campaign)
    make.join(page, team)
    promised = fill(browser.open(PAGE), "50")
    with transaction():
        leave_team(get_page(page.id), at=time_of_day.now())

    pay(browser, stripe, promised)

    assert totals_of(team).given == cad(50)
    assert totals(page) == (cad(50), cad(0), 1)


def test_the_form_sent_twice_is_one_gift(page, pool, browser, stripe):
    form = browser.open(PAGE)

    first, second = fill(form, "50"), fill(form, "50")

    assert session_of(first) == session_of(second)
    pay(browser, stripe, first)
    assert totals(page) == (cad(50), cad(50), 1)
    assert charges(stripe) == [5000]


def test_less_match_than_the_page_showed_is_asked_about_and_the_answer_counts(
    campaign, pool, page, browser, stripe
):
    form = browser.open(PAGE)
    make.pledge(campaign, cad(70), email="bo@example.org")

    question = fill(form, "50")
    assert question.has_text("$30 is reserved for you while you pay.")
    assert totals(page) == (cad(0), cad(0), 0)

    pay(browser, stripe, question.submit("Give $50 with $30 in matching funds"))
    assert totals(page) == (cad(50), cad(30), 1)


def test_what_is_changed_before_paying_is_changed_on_the_page_and_counts_for_it(
    app, page, pool, browser, stripe
):
    first = fill(browser.open(PAGE), "50", comment="Run!")
    left = browser.open(
        f"/pledges/{pledges()[0].public_id}?{change_address(app).partition('?')[2]}"
    )

    form = left.click("Change your gift")
    assert form.path.startswith(f"{PAGE}/change/")
    assert form.has_text("Mia’s run")
    assert form.find("#comment").get_text(strip=True) == "Run!"
    assert form.find("form.giving-form")["action"] == PAGE
    second = form.submit(amount="other", other_amount="40")

    assert stripe.pay(session_of(first)).status != 303
    pay(browser, stripe, second)
    assert totals(page) == (cad(40), cad(40), 1)
    assert held_and_earned() == (0, 4000)


def test_who_stops_can_begin_again_on_the_page(app, page, browser, stripe):
    fill(browser.open(PAGE), "50")
    left = browser.open(
        f"/pledges/{pledges()[0].public_id}?{change_address(app).partition('?')[2]}"
    )

    stopped = left.submit("Stop, I do not want to give now")

    assert pledges()[0].status is PledgeStatus.CANCELLED
    assert stopped.click("Change your gift").path.startswith(f"{PAGE}/change/")
    pay(browser, stripe, stopped.submit("Try again"))
    assert totals(page) == (cad(50), cad(0), 1)


def test_an_address_that_stripe_refuses_is_mended_on_the_page(app, page, browser, stripe):
    fill(browser.open(PAGE), "50")

    form = browser.open(f"{change_address(app)}&refused=email", status=422)

    assert form.has_text("Stripe does not accept this email address.")
    assert form.has_text("Mia’s run")


def test_what_is_wrong_is_said_on_the_page_and_what_was_typed_stays(page, browser):
    again = browser.open(PAGE).submit(
        amount="other", other_amount="ten", name="Ana", email="ana", status=422
    )

    assert len(again.errors) == 2
    assert again.find("#name")["value"] == "Ana"
    assert again.find("#other_amount")["value"] == "ten"
    assert again.find("title").get_text().startswith("Error: Mia’s run")
    assert pledges() == []


def test_a_form_of_another_campaign_or_of_nobody_is_not_taken(page, browser):
    make.campaign("spring")
    key = browser.open("/campaigns/spring").find('[name="form_key"]')["value"]
    sent = {"amount": "5000", "name": "Ana", "email": "ana@example.org", "frequency": "once"}

    for written in (key, "made-up", ""):
        again = browser.post(PAGE, {**sent, "form_key": written}, status=422)
        assert again.has_text("This page was open for a long time.")
    assert pledges() == []


@pytest.mark.parametrize("status", [PlaceStatus.PAUSED, PlaceStatus.CLOSED, PlaceStatus.TAKEN_DOWN])
def test_a_form_that_is_open_when_the_page_stops_keeps_what_was_typed_for_the_campaign(
    page, pool, browser, stripe, status
):
    form = browser.open(PAGE)
    move(page, status)

    instead = fill(form, "50", name="Ana Silva", comment="Run!", status=409)
    assert instead.has_text(CHOOSE_AGAIN)
    assert instead.has_text("Nothing was charged, and your gift was not made.")
    assert not instead.has_text("Mia")
    assert instead.has_text("Our charity receives your gift.")
    assert pledges() == []
    assert instead.find("#name")["value"] == "Ana Silva"
    assert instead.find("#other_amount")["value"] == "50"

    pay(browser, stripe, instead.submit(amount="other"))
    [gift] = gifts()
    assert (gift.source, gift.page_id, gift.comment) == (Source.WEBSITE, None, "Run!")
    assert totals(page) == (cad(0), cad(0), 0)
    assert held_and_earned() == (0, 5000)


def test_a_gift_changed_after_its_page_was_taken_down_is_the_campaigns_alone(
    app, page, pool, browser, stripe
):
    fill(browser.open(PAGE), "50")
    address = change_address(app)
    move(page, PlaceStatus.TAKEN_DOWN)

    form = browser.open(address)
    assert form.has_text(CHOOSE_AGAIN)
    assert change_address(app).startswith("/campaigns/winter/change/")
    pay(browser, stripe, form.submit(amount="other", other_amount="40"))

    assert [(gift.amount, gift.page_id) for gift in gifts()] == [(cad(40), None)]
    assert totals(page) == (cad(0), cad(0), 0)


def test_a_payment_under_way_when_the_page_is_taken_down_is_still_a_gift_for_it(
    page, browser, stripe
):
    paying = fill(browser.open(PAGE), "50")
    move(page, PlaceStatus.TAKEN_DOWN)

    thanks = pay(browser, stripe, paying)

    assert totals(page) == (cad(50), cad(0), 1)
    assert not thanks.has_text("Mia’s run")
    assert thanks.click("Back to the campaign").path == "/campaigns/winter"


def test_a_page_that_nobody_may_see_tells_nobody_that_it_is_there(page, browser):
    move(page, PlaceStatus.HIDDEN)

    browser.post(PAGE, {"amount": "5000", "form_key": "made-up"}, status=404)


def test_the_thanks_name_the_page_share_it_and_lead_back(page, pool, browser, stripe, worker):
    thanks = pay(browser, stripe, fill(browser.open(PAGE), "50"))

    words_of_thanks = thanks.find(".thank-you__hero").get_text()
    assert "You gave through “Mia’s run”, the page of Mia Roy." in words_of_thanks
    shared = thanks.find("[data-share]")
    assert shared["data-share-url"] == f"{browser.origin}{PAGE}"
    assert "f%2Fmias-run" in str(shared)
    assert "campaigns%2Fwinter" not in str(shared)
    assert thanks.click("Back to Mia’s run").path == PAGE

    worker.run(JobName.SEND_MAIL)
    sent = db.session.scalars(
        select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.THANK_YOU)
    ).one()
    body = read_body(sent)
    for words in (body.text, body.html):
        assert "You gave through “Mia’s run”, the page of Mia Roy." in words


def test_a_gift_to_the_campaign_itself_names_no_page(page, browser, stripe):
    thanks = pay(browser, stripe, fill(browser.open("/campaigns/winter"), "50"))

    assert not thanks.has_text("You gave through")
    assert thanks.find("[data-share]")["data-share-url"] == f"{browser.origin}/campaigns/winter"
    assert totals(page) == (cad(0), cad(0), 0)
