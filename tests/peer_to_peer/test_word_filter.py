"""Words that wait for one of us: seen through their disguises, and never inside innocent words."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundraiser.peer_to_peer.word_filter import LONGEST_QUOTE, find_suspect_words


@pytest.mark.parametrize(
    "words",
    [
        "Scunthorpe, Penistone, Essex, Massachusetts and the Matsushita cup",
        "assistance, classe, concours, député, dispute, réputé, analyse, cumul",
        "Un pique-nique en retard de deux jours, au fond d’un cul-de-sac",
        "A bite of cake, a cockpit, a shiitake, Mr. Dickens and a title",
        "**Run** with *me* for _light_: # Warm rooms",
        "I run 10 km for $5 each, on 2026-12-31, with 12 000 000 steps",
        "The 4 x 100 metre relay of 2025-2026 raised 1 234 567 890 points",
        "We gave $1,234,567.89. Merci! C# and F# and B*",
        "Grand-maman va mourir un jour. From birth to death to memory.",
        "Un don par carte sur cette page, s’il vous plaît",
        "a b c d e f",
        "Дякуємо, 谢谢, شكرا, 🙏",
        "",
    ],
)
def test_innocent_words_hold_nothing(words):
    assert find_suspect_words(words) == []


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("What the fuck", "fuck"),
        ("FÜCK", "fuck"),
        ("you b1tch", "bitch"),
        ("$h1t!", "shit"),
        ("a55hole", "asshole"),
        ("f u c k", "fuck"),
        ("f.u.c.k you", "fuck"),
        ("fuuuuuck", "fuck"),
        ("assssshole", "asshole"),
        ("f*ck", "fuck"),
        ("**b*tch**", "bitch"),
        ("fu\u200bck", "fuck"),
        ("f\u00aduck", "fuck"),
        ("\uff46\uff55\uff43\uff4b", "fuck"),
        ("аsshole", "asshole"),  # its first letter is Cyrillic
        ("kill yourself", "kill yourself"),
        ("Fils  de\nPUTE", "fils de pute"),
        ("Enculé", "encule"),
        ("va te faire foutre", "va te faire foutre"),
        ("TABARNAK", "tabarnak"),
        ("ta gueule", "ta gueule"),
        ("Retourne dans ton pays", "retourne dans ton pays"),
    ],
)
def test_insults_and_hate_are_seen_through_their_disguises(words, held):
    assert held in find_suspect_words(words)


@pytest.mark.parametrize(
    "words",
    [
        "Send it to my bitcoin wallet",
        "WhatsApp me",
        "whatsapp: +1 514 555 1234",
        "Écrivez-moi sur WhatsApp",
        "text me on telegram",
        "paypal.me/mia",
        "Give on my GoFundMe",
        "par virement Interac",
        "an e-transfer to me",
        "mia@example.org",
        "my account number is 12345",
        "mon numéro de compte",
        "buy me gift cards",
        "envoyez des cartes-cadeaux",
        "call 514-555-1234",
        "(514) 555 1234",
        "5145551234",
        "+33 6 12 34 56 78",
        "4242 4242 4242 4242",
        "GB29 NWBK 6016 1331 9268 19",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "0x" + "ab" * 20,
        "t.me/mia",
        "bit.ly/give-me",
    ],
)
def test_ways_for_money_or_strangers_to_pass_us_by_are_held(words):
    assert find_suspect_words(words) != []


def test_each_is_told_once_in_the_order_of_the_texts():
    assert find_suspect_words("Shit and bitcoin", "more shit", "fuck") == [
        "shit",
        "bitcoin",
        "fuck",
    ]


def test_what_is_told_is_short():
    [held] = find_suspect_words("a" * 60 + "@" + "b" * 60 + ".example.org")

    assert len(held) == LONGEST_QUOTE


@given(st.lists(st.text(max_size=300), max_size=3))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_looked_at(texts):
    found = find_suspect_words(*texts)

    assert all(held and len(held) <= LONGEST_QUOTE for held in found)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("slow", ["a" * 8000, "a" + "*" * 7999, "aab" * 2600])
def test_a_long_row_of_letters_or_stars_is_looked_through_once(slow):
    begun_at = process_time()

    find_suspect_words(slow)

    assert process_time() - begun_at < 0.25


@given(st.sampled_from(["contact ", "a@", "1", "1 ", "+1", "x*", ". ", "gb29"]), st.just(8000))
@settings(max_examples=8, deadline=2000)
def test_a_long_text_made_to_be_slow_is_not(piece, length):
    find_suspect_words((piece * length)[:length])
