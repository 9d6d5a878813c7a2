"""The proof of a match: each sponsor, the amount, and the entries that anybody can look up."""

import re

import pytest

from fundraiser.gifts.emails import thank_you
from fundraiser.gifts.match_proof import find_proof
from fundraiser.gifts.queries import get_gift
from fundraiser.i18n.languages import force_language
from tests import make
from tests.gifts.refunds import refund
from tests.make import cad


@pytest.fixture
def campaign(app):
    return make.campaign()


def proof_of(gift, language="en"):
    with force_language(language):
        proof = find_proof(get_gift(gift.id))
        return proof.sentence if proof else None


def entries_in(sentence):
    [numbers] = re.findall(r"entr(?:y|ies) ([\d, and]+)", sentence)
    return re.findall(r"\d+", numbers)


def test_one_sponsor_is_named_with_the_entry_on_the_match_page(campaign, browser):
    make.match_pool(campaign, available=cad(100), sponsor="Northshore Hardware")
    gift = make.gift(campaign, cad(50))

    sentence = proof_of(gift)

    [entry] = entries_in(sentence)
    assert sentence == f"Your $50 unlocked $50 from Northshore Hardware, entry {entry}."
    row = browser.open("/campaigns/winter/match").find(f"#entry-{entry}")
    assert "Earned" in row.get_text()
    assert "$50.00" in row.get_text()


def test_several_sponsors_have_an_entry_each(campaign):
    make.match_pool(campaign, available=cad(30), sponsor="Northshore Hardware")
    make.match_pool(campaign, available=cad(100), sponsor="Eve", is_public=False)
    gift = make.gift(campaign, cad(50))

    words = re.sub(r"\d+\)", "n)", proof_of(gift))

    assert words == (
        "Your $50 unlocked $30 from Northshore Hardware (entry n)"
        " and $20 from a sponsor who prefers not to be named (entry n)."
    )


def test_what_a_refund_took_back_has_its_entry_too(campaign, clock, browser):
    make.match_pool(campaign, available=cad(100))
    gift = make.gift(campaign, cad(50))
    refund(gift, cad(20), at=clock.now())

    sentence = proof_of(gift)

    earned, returned = entries_in(sentence)
    assert sentence == f"Your $30 unlocked $30 from The Board, entries {earned} and {returned}."
    page = browser.open("/campaigns/winter/match")
    assert "$50.00" in page.find(f"#entry-{earned}").get_text()
    assert "$20.00" in page.find(f"#entry-{returned}").get_text()


def test_a_gift_without_match_has_no_proof(campaign, clock):
    alone = make.gift(campaign, cad(50))
    make.match_pool(campaign, available=cad(100))
    gone = make.gift(campaign, cad(50), email="bo@example.org")
    refund(gone, cad(50), at=clock.now())

    assert proof_of(alone) is None
    assert proof_of(gone) is None


def test_the_thank_you_says_it_in_the_donors_language(campaign):
    make.match_pool(campaign, available=cad(100), sponsor="Quincaillerie du port")
    gift = make.gift(campaign, cad(50), language="fr")

    message = thank_you(gift.id)

    assert message
    words = " ".join(message.text.split())
    assert re.search(
        r"Votre don de 50 \$ a débloqué 50 \$ offerts par Quincaillerie du port, écriture \d+\.",
        words,
    )
