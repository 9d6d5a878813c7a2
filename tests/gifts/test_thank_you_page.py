"""What a donor reads after giving: what it does, its match, who is told, and how to pass it on."""

from datetime import timedelta
from urllib.parse import quote

import pytest

from fundraiser.database import transaction
from fundraiser.gifts.models import TributeDetails, TributeKind
from fundraiser.jobs.names import JobName
from fundraiser.organisation.operations import describe_organisation
from fundraiser.web.links import signature
from tests import make
from tests.databases import ON_SQLITE
from tests.gifts.refunds import refund
from tests.make import cad

pytestmark = ON_SQLITE
TRIBUTE = TributeDetails(
    TributeKind.IN_MEMORY, "Marie", "Paul", "paul@example.org", "", names_donor=False
)


@pytest.fixture
def campaign(app):
    return make.campaign(impacts={"5000": {"en": "supper for ten", "fr": "le souper de dix"}})


@pytest.fixture
def open_thanks(browser):
    def opened(gift, language=""):
        signed = signature("gift", gift.public_id)
        return browser.open(f"{language}/gifts/{gift.public_id}/thank-you?s={signed}")

    return opened


def test_a_matched_gift_is_thanked_with_what_it_does_its_proof_and_words_to_share(
    campaign, open_thanks
):
    make.match_pool(campaign, available=cad(100), sponsor="Northshore Hardware")
    gift = make.gift(campaign, cad(50))

    page = open_thanks(gift)

    assert page.has_text("Your $50 is supper for ten.")
    assert page.has_text("Your $50 unlocked $50 from Northshore Hardware, entry ")
    message = "My $50 became $100 for the winter appeal. Will you join me?"
    assert page.find(".thank-you__message").get_text().startswith(message)
    assert page.find("[data-share]")["data-share-text"] == message
    assert quote(message) in page.find("a[href^='mailto:']")["href"]
    assert page.has_text("Start a page of your own")
    entry = page.find(".thank-you__sum a[href*='#entry-']")
    ledger = page.browser.open(str(entry["href"]).partition("#")[0])
    number = str(entry["href"]).partition("#")[2]
    assert "$50.00" in ledger.find(f"#{number}").get_text()


def test_it_is_the_same_in_french(campaign, open_thanks):
    make.match_pool(campaign, available=cad(100))
    gift = make.gift(campaign, cad(50), language="fr")

    page = open_thanks(gift, "/fr")

    words = page.find("main").get_text().replace("\u00a0", " ")
    assert "Votre don de 50 $, c’est le souper de dix." in words
    assert "Mon don de 50 $ est devenu 100 $ pour l’appel d’hiver. Qui se joint à moi?" in words


def test_an_unmatched_gift_is_thanked_without_a_claim(campaign, open_thanks):
    page = open_thanks(make.gift(campaign, cad(30)))

    assert page.has_text("No match was open when you gave.")
    assert page.has_text("I gave to the winter appeal. Will you join me?")
    for claim in ("unlocked", "became $", "supper for ten"):
        assert claim not in page.find("main").get_text()


def test_the_page_says_whether_the_person_was_told_of_the_dedication(campaign, open_thanks, worker):
    gift = make.gift(campaign, cad(50), tribute=TRIBUTE)

    before = open_thanks(gift)
    worker.run(JobName.SEND_MAIL)
    after = open_thanks(gift)

    assert before.has_text(
        "You gave in memory of Marie. We are telling Paul (paul@example.org), without the amount."
    )
    assert after.has_text("We have told Paul (paul@example.org), without the amount.")
    assert after.has_text("The email does not give your name.")


def test_a_gift_that_was_sent_back_asks_for_nothing(campaign, open_thanks, clock):
    make.match_pool(campaign, available=cad(100))
    gift = make.gift(campaign, cad(50))
    refund(gift, cad(50), at=clock.now())

    page = open_thanks(gift)

    assert page.has_text("Your gift of $50 to the winter appeal was sent back.")
    assert page.has_text("The gift was returned to you, so it is not matched.")
    for words in ("Pass it on", "supper for ten", "unlocked", "We are sending a thank-you"):
        assert not page.has_text(words)


def test_nobody_is_invited_to_a_campaign_that_is_over(campaign, open_thanks, clock):
    gift = make.gift(campaign, cad(50))
    clock.move(timedelta(days=31))

    assert not open_thanks(gift).has_text("Pass it on")


def test_what_becomes_of_a_receipt_is_said_only_once_it_is_known(campaign, open_thanks, clock):
    gift = make.gift(campaign, cad(50))

    assert not open_thanks(gift).has_text("receipt")
    with transaction():
        describe_organisation({"receipts": "none"}, actor=make.ACTOR, at=clock.now())

    assert open_thanks(gift).has_text("No official tax receipt is issued for gifts made here.")
