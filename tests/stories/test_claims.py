"""What counts as a typed claim of a match, in both languages, and what does not."""

import pytest

from fundraiser.stories.claims import TypedClaim, find_claims


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        # English
        ("Today every gift is doubled.", ["doubled"]),
        ("DOUBLE your impact", ["DOUBLE"]),
        ("It doubles, it triples", ["doubles", "triples"]),
        ("Your gift is matched", ["matched"]),
        ("The Board matches your gift", ["matches your"]),
        ("We will match every dollar", ["match every"]),
        ("a matching gift", ["matching gift"]),
        ("dollar for dollar, dollar-for-dollar", ["dollar for dollar", "dollar-for-dollar"]),
        ("Your money goes twice as far", ["goes twice"]),
        ("twofold", ["twofold"]),
        ("two-for-one", ["two-for-one"]),
        # French
        ("Votre don est doublé", ["doublé"]),
        ("Vos dons sont doublées et triplés", ["doublées", "triplés"]),
        ("Le conseil doublera chaque don", ["doublera"]),
        ("Votre don est jumelé", ["jumelé"]),
        ("Le conseil jumelle vos dons", ["jumelle vos"]),
        ("Votre don vaut deux fois plus", ["deux fois"]),
        ("multiplié par deux", ["multiplié par deux"]),
        # Figures
        ("2x your gift", ["2x"]),
        ("×3 today", ["×3"]),
        ("a 1:1 match, 2 : 1 even", ["1:1", "2 : 1"]),
        ("1.5x", ["5x"]),
        ("3 pour 1", ["3 pour 1"]),
        # In disguise
        ("**Doubled**, _doubled_, ~~doubled~~", ["Doubled", "doubled", "doubled"]),
        ("dou\u00adbled and dou\u200bbled", ["doubled", "doubled"]),
        ("doubl\u0065\u0301", ["doublé"]),
        ("every gift\nis\ndollar\nfor dollar", ["dollar for dollar"]),
        # No claim
        ("", []),
        ("Our holiday match begins on Sunday", []),
        ("le jumelage des Fêtes", []),
        ("sa sœur jumelle", []),
        ("a box of matches, an unmatched sock", []),
        ("redoubler d’efforts", []),
        ("twice a week, deux fois par semaine", []),
        ("a 2x4 beam, a 4x4 truck", []),
        ("at 11:15, at 1:15, bus 10:10", []),
        ("from 2 to 5", []),
        ("page 2, x-ray", []),
    ],
)
def test_words_that_claim_a_match_are_found_and_others_are_not(text, claimed):
    assert [claim.words for claim in find_claims([("body_en", text)])] == claimed


def test_a_claim_says_where_it_stands_and_between_what():
    long = "word " * 30

    found = find_claims([("title_en", "Soup"), ("body_fr", f"{long}Votre don est doublé ! {long}")])

    assert found == [
        TypedClaim(
            place="body_fr",
            words="doublé",
            before=f"…{(long + 'Votre don est ')[-40:]}",
            after=f"{(' ! ' + long)[:40]}…",
        )
    ]


def test_ten_thousand_characters_are_read_at_once():
    assert find_claims([("body_en", "match " * 20_000 + "x" * 50_000)]) == []
