"""What every surface says of the match in each of its three states (M13, M23)."""

import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from fundraiser.campaigns.operations import edit_campaign, facts_of
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import db, transaction
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.jobs.names import JobName
from fundraiser.mail.models import OutgoingEmail
from fundraiser.matching.operations.pools import close_pool
from fundraiser.matching.queries import list_allocations, list_pools
from fundraiser.payments.values import CheckoutOutcome, RefundState, RefundStatus
from fundraiser.pledges.links import pledge_url
from fundraiser.web.actors import Actor
from tests import make
from tests.browser import Browser
from tests.make import cad
from tests.pledges.giving import fill, give, pay

DOUBLED = {
    "en": re.compile(
        r"dollar for dollar|matched by|becomes|doubled|matching funds is left", re.IGNORECASE
    ),
    "fr": re.compile(
        r"dollar pour dollar|jumelé par|en tout|doublé|il reste .* en fonds de jumelage",
        re.IGNORECASE,
    ),
}
RESERVED = {
    "en": "$100 in matching funds is reserved for people who are paying now and for gifts in"
    " line. Give, and you are next in line: your gift is matched if they do not finish.",
    "fr": "100 $ en fonds de jumelage sont réservés pour les personnes qui paient en ce moment et"
    " pour les dons en file. Donnez, et vous serez en tête de file : votre don sera jumelé si elles"
    " ne terminent pas leur paiement.",
}
GONE = {
    "en": "No match is available now. Your gift counts in full.",
    "fr": "Aucun jumelage n’est disponible en ce moment. Votre don compte en entier.",
}
PREFIX = {"en": "", "fr": "/fr"}
WITH_FORM = ("/campaigns/winter", "/f/mias-run", "/t/the-night-owls")
PLACES = (*WITH_FORM, "/", "/stories/soup", "/campaigns/winter/match")


@pytest.fixture
def matched(app, clock):
    """A campaign whose $100 of match ends in an hour, and the campaign in thirty days."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100), closes_at=clock.now() + timedelta(hours=1))
    page = make.fundraiser_page(campaign)
    make.team(campaign, page=page)
    make.story(slug="soup", campaign=campaign)
    return campaign


def used_up(campaign, _clock):
    make.gift(campaign, cad(100), email="bo@example.org")


def all_reserved(campaign, _clock):
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


def words_of(visitor):
    """Return what each surface says of the match in each language, seen as at a first visit."""
    words = {}
    for language, prefix in PREFIX.items():
        for path in PLACES:
            words[language, path] = said_on(visitor.open(f"{prefix}{path}"))
        figures = visitor.open("/campaigns/winter/totals.json").json
        said = " ".join(figures["match_words"][language].values())
        words[language, "totals.json"] = said.replace("\u00a0", " ")
    return words


def said_on(page):
    """Return the visible words about the match, of the form and of the head: not the story of past
    gifts, nor the terms that sponsors signed."""
    meta = " ".join(str(part.get("content", "")) for part in page.soup.select("meta"))
    for hidden in page.soup.select("[hidden]"):
        hidden.decompose()
    parts = page.soup.select("[data-match-words], form.giving-form, .home-hero__words, title")
    words = " ".join(part.get_text(" ", strip=True) for part in parts)
    return f"{words} {meta}".replace("\u00a0", " ")


def test_every_surface_says_doubled_while_match_is_free(make_app, matched):
    for (language, path), words in words_of(Browser(make_app())).items():
        assert DOUBLED[language].search(words), path
        assert RESERVED[language] not in words, path
        assert GONE[language] not in words, path


def test_every_surface_says_next_in_line_and_none_doubled_while_all_is_reserved(
    make_app, matched, clock
):
    all_reserved(matched, clock)

    for (language, path), words in words_of(Browser(make_app())).items():
        assert RESERVED[language] in words, path
        assert not DOUBLED[language].search(words), path
        assert GONE[language] not in words, path


@pytest.mark.parametrize("end", [used_up, over, campaign_over, closed_by_staff])
def test_no_surface_claims_anything_once_the_match_is_gone(make_app, matched, clock, end):
    end(matched, clock)

    for (language, path), words in words_of(Browser(make_app())).items():
        assert not DOUBLED[language].search(words), path
        assert "réservé" not in words, path
        assert "reserved" not in words, path
        if path in WITH_FORM and end is not campaign_over:
            assert GONE[language] in words, path


def test_the_button_and_the_figures_go_with_the_claim(make_app, matched, clock):
    all_reserved(matched, clock)
    visitor = Browser(make_app())

    for path in WITH_FORM:
        page = visitor.open(path)
        button = page.find("button.give-button")
        plain, with_fee, *_others = button.select("[data-words-for='5000']")
        assert plain.get_text(strip=True) == "Give $50"
        assert with_fee.get_text(strip=True) == "Give $51.81"
        assert page.find("form.giving-form")["data-pools"] == "[]"
    figures = visitor.open("/campaigns/winter/totals.json").json
    assert (figures["match_state"], figures["match_is_on"]) == ("reserved", False)
    assert (figures["available"]["cents"], figures["reserved"]["cents"]) == (0, 10_000)


def test_what_is_kept_for_the_line_is_reserved_and_not_free(make_app, matched, clock):
    """A donor has left: what was reserved goes to those in line before it is claimed again."""
    leaving = make.pledge(matched, cad(100), email="bo@example.org")
    make.apply(leaving, make.state_of(leaving, CheckoutOutcome.EXPIRED))

    words = words_of(Browser(make_app()))
    assert RESERVED["en"] in words["en", "/campaigns/winter"]

    hand_out_match()
    words = words_of(Browser(make_app()))
    assert DOUBLED["en"].search(words["en", "/campaigns/winter"])


@pytest.mark.parametrize("end", [used_up, over, closed_by_staff])
def test_a_form_that_is_still_open_is_asked_about_and_claims_nothing(
    browser, stripe, matched, clock, end
):
    form = browser.open("/campaigns/winter")
    end(matched, clock)

    asked = fill(form, "50")

    assert asked.has_text("Nothing is reserved for your gift.")
    assert not DOUBLED["en"].search(said_on(asked))


@pytest.mark.parametrize("end", [used_up, over, closed_by_staff])
def test_a_form_with_a_mistake_comes_back_without_the_claim(browser, matched, clock, end):
    form = browser.open("/campaigns/winter")
    end(matched, clock)

    again = fill(form, "10,50", status=422)

    assert GONE["en"] in said_on(again)
    assert not DOUBLED["en"].search(said_on(again))


@pytest.mark.parametrize("end", [used_up, over])
def test_the_thanks_claim_no_match_that_was_not_earned(
    make_app, app, stripe, worker, matched, clock, end
):
    end(matched, clock)
    visitor = Browser(make_app())

    thanks = pay(visitor, stripe, give(visitor, "50", email="ana@example.org"))
    worker.run(JobName.SEND_MAIL)

    assert not DOUBLED["en"].search(thanks.find("main").get_text(" ", strip=True))
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
    assert "$50 from" not in thanks
    assert "$30 from The Board, entries " in thanks
    assert "still matched with $30" in refund


CLAIMS_FREE = re.compile(r"free again|available again|de nouveau (libre|disponible)")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("outcome", [CheckoutOutcome.EXPIRED, CheckoutOutcome.FAILED])
def test_nobody_whose_time_is_over_reads_that_what_goes_to_the_line_is_free(
    app, browser, worker, matched, clock, outcome, language
):
    pledge = make.pledge(matched, cad(100), email="ana@example.org", language=language)
    waiting = make.gift(matched, cad(100), email="bo@example.org")
    if outcome is CheckoutOutcome.FAILED:
        make.apply(pledge, make.state_of(pledge, CheckoutOutcome.SETTLING))
    make.apply(pledge, make.state_of(pledge, outcome))
    worker.run(JobName.HAND_OUT_MATCH)
    worker.run(JobName.SEND_MAIL)
    with app.test_request_context(f"{PREFIX[language]}/"):
        address = pledge_url("pledges.pledge_page", pledge)

    words = browser.open(address).text + " ".join(mail_to("ana@example.org"))

    assert sum(row.change_cents for row in list_allocations(waiting.id)) == 10_000
    assert re.search("no longer are|ne le sont plus", words)
    assert not CLAIMS_FREE.search(words)


def test_a_letter_of_more_match_gives_no_cause_but_the_line(app, worker, matched):
    """Not paid in time: there had been enough when this donor gave."""
    late = make.pledge(matched, cad(100), email="ana@example.org")
    make.apply(late, make.state_of(late, CheckoutOutcome.EXPIRED))
    hand_out_match()
    other = make.pledge(matched, cad(100), email="bo@example.org")
    make.apply(late, make.state_of(late))
    make.apply(other, make.state_of(other, CheckoutOutcome.EXPIRED))
    worker.run(JobName.HAND_OUT_MATCH)
    worker.run(JobName.SEND_MAIL)

    letter = mail_to("ana@example.org")[-1]

    assert "Your gift was waiting in line for matching funds. Some became available" in letter
    assert "there was not enough" not in letter


def mail_to(recipient):
    """Return the text of each email sent to an address, with single spaces, oldest first."""
    query = select(OutgoingEmail).where(OutgoingEmail.recipient == recipient)
    sent = db.session.scalars(query.order_by(OutgoingEmail.id))
    letters = [message_from_bytes(email.raw, policy=policy.default) for email in sent if email.raw]
    texts = [text.get_content() for letter in letters if (text := letter.get_body(("plain",)))]
    return [" ".join(text.split()) for text in texts]
