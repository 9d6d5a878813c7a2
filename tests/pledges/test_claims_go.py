"""When the match is used up or over, its claim is gone on every surface (M13)."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from fundraiser.campaigns.operations import edit_campaign, facts_of
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db, transaction
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.jobs.names import JobName
from fundraiser.mail.models import OutgoingEmail
from fundraiser.matching.operations import close_pool
from fundraiser.matching.queries import list_pools
from fundraiser.payments.values import RefundState, RefundStatus
from fundraiser.web.actors import Actor
from tests import make
from tests.browser import Browser
from tests.make import cad
from tests.pledges.giving import fill, give, pay

CLAIMS = {
    "en": re.compile(
        r"is matched|are matched|matched by|becomes \$|is doubled|of match is left", re.IGNORECASE
    ),
    "fr": re.compile(
        r"est jumelé|sont jumelés|jumelé par|devient|doublé|de jumelage", re.IGNORECASE
    ),
}
WITHOUT = "[data-without-claim], [data-without-match]"
PAGES = {"en": "", "fr": "/fr"}


@pytest.fixture
def matched(app, clock):
    """A campaign whose $100 of match ends in an hour, and the campaign in thirty days."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100), closes_at=clock.now() + timedelta(hours=1))
    return campaign


def used_up(campaign, _clock):
    make.gift(campaign, cad(100), email="bo@example.org")


def set_aside(campaign, _clock):
    make.pledge(campaign, cad(100), email="bo@example.org")


def over(_campaign, clock):
    clock.move(timedelta(hours=1))


def campaign_over(campaign, clock):
    """The campaign ends before its match would."""
    fresh = get_campaign(campaign.id)
    earlier = replace(facts_of(fresh), closes_at=clock.now() + timedelta(minutes=30))
    with transaction():
        edit_campaign(fresh, earlier, actor=make.ACTOR, at=clock.now())
    clock.move(timedelta(minutes=30))


def closed_by_staff(campaign, clock):
    with transaction():
        close_pool(list_pools(campaign.id)[0], actor=Actor.job("a test"), at=clock.now())


def claims(visitor):
    """Return what every surface claims now, seen as at a first visit."""
    found: dict[tuple[str, str], object] = {}
    for language, pattern in CLAIMS.items():
        for path in ("/", "/campaigns/winter", "/campaigns/winter/match"):
            page = visitor.open(f"{PAGES[language]}{path}")
            said = [each.get_text(" ", strip=True) for each in page.soup.select("[data-claim]")]
            found[language, path] = said + pattern.findall(form_words(page))
    figures = visitor.open("/campaigns/winter/totals.json").json
    found["", "totals.json"] = figures["match_is_on"] or figures["available"]["cents"]
    return found


def form_words(page):
    """Return the words of the form and the head of the page: not the story of past gifts."""
    parts = page.soup.select("form.giving-form, .campaign__claim, .home-hero__words, title, meta")
    words = " ".join(part.get_text(" ", strip=True) for part in parts)
    hidden = [part.get_text(" ", strip=True) for part in page.soup.select(WITHOUT)]
    for each in hidden:
        words = words.replace(each, "")
    return words + " ".join(str(part.get("content", "")) for part in page.soup.select("meta"))


@pytest.mark.parametrize("end", [used_up, set_aside, over, campaign_over, closed_by_staff])
def test_every_surface_claims_it_while_it_is_there_and_none_after(make_app, matched, clock, end):
    before = claims(Browser(make_app()))
    assert all(said for place, said in before.items() if place[1] != "/campaigns/winter/match"), (
        before
    )

    end(matched, clock)

    after = claims(Browser(make_app()))
    assert not any(after.values()), after


@pytest.mark.parametrize("end", [used_up, over, closed_by_staff])
def test_a_form_that_is_still_open_is_asked_about_and_claims_nothing(
    browser, stripe, matched, clock, end
):
    form = browser.open("/campaigns/winter")
    end(matched, clock)

    asked = fill(form, "50")

    assert asked.has_text("No match can be set aside for this gift.")
    assert not asked.soup.select("button[value=part]")


@pytest.mark.parametrize("end", [used_up, over, closed_by_staff])
def test_a_form_with_a_mistake_comes_back_without_the_claim(browser, matched, clock, end):
    form = browser.open("/campaigns/winter")
    end(matched, clock)

    again = fill(form, "10,50", status=422)

    assert not again.soup.select("[data-claim]")
    assert not CLAIMS["en"].search(form_words(again))


@pytest.mark.parametrize("end", [used_up, over])
def test_the_thanks_claim_no_match_that_was_not_earned(
    make_app, app, stripe, worker, matched, clock, end
):
    end(matched, clock)
    visitor = Browser(make_app())

    thanks = pay(visitor, stripe, give(visitor, "50", email="ana@example.org"))
    worker.run(JobName.SEND_MAIL)

    assert not CLAIMS["en"].search(thanks.find("main").get_text(" ", strip=True))
    [letter] = mail_to("ana@example.org")
    assert "not matched" in letter
    assert "$100.00" not in letter


def test_a_letter_that_waited_says_what_is_true_when_it_leaves(app, worker, matched, clock):
    """Queued while the gift was matched in full, written after its match was refunded in part."""
    gift = make.gift(matched, cad(50), email="ana@example.org")
    state = RefundState(
        refund_id="re_1",
        payment_intent_id=gift.payment_intent_id,
        reference="a pledge",
        amount=cad(20),
        status=RefundStatus.SUCCEEDED,
        reason="",
        made_at=clock.now(),
    )
    with transaction():
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        record_refund(locked, state, at=clock.now())

    worker.run(JobName.SEND_MAIL)

    thanks, refund = mail_to("ana@example.org")
    assert "$50.00 from" not in thanks
    assert "$30.00 from The Board" in thanks
    assert "$30.00 of it stays" in refund


def mail_to(recipient):
    """Return the text of each email sent to an address, with single spaces, oldest first."""
    query = select(OutgoingEmail).where(OutgoingEmail.recipient == recipient)
    sent = db.session.scalars(query.order_by(OutgoingEmail.id))
    letters = [message_from_bytes(email.raw, policy=policy.default) for email in sent if email.raw]
    texts = [text.get_content() for letter in letters if (text := letter.get_body(("plain",)))]
    return [" ".join(text.split()) for text in texts]
