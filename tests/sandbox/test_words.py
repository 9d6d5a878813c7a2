"""The stand-in's words, in both languages."""

import re
from pathlib import Path

import pytest

from fundraiser.sandbox.words import WORDS, language_of, money

TEMPLATES = Path(__file__).parents[2] / "templates" / "sandbox"


@pytest.mark.parametrize("key", sorted(WORDS))
def test_every_word_has_both_languages_and_the_same_blanks(key):
    english, french = WORDS[key]

    assert english
    assert french
    assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", french))


@pytest.mark.parametrize("key", sorted(WORDS))
def test_french_spaces_do_not_break(key):
    assert not re.search(r" [:»]|« ", WORDS[key][1])


def test_templates_say_only_words_there_are():
    said = {
        key
        for template in TEMPLATES.glob("*.html")
        for key in re.findall(r'say\(["\'](\w+)["\'][,)]', template.read_text())
    }

    assert said <= WORDS.keys()


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        (5000, "cad", "$50.00", "50,00\u00a0$"),
        (123450, "cad", "$1,234.50", "1\u00a0234,50\u00a0$"),
        (-100, "cad", "−$1.00", "−1,00\u00a0$"),
        (5000, "usd", "US$50.00", "50,00\u00a0$\u00a0US"),
        (500, "jpy", "¥500", "500\u00a0¥"),
        (5000, "sek", "SEK 50.00", "50,00\u00a0SEK"),
    ],
)
def test_amounts_are_written_as_people_write_them(amount, currency, english, french):
    assert money(amount, currency, "en") == english
    assert money(amount, currency, "fr") == french


@pytest.mark.parametrize(
    ("locale", "accepted", "expected"),
    [
        ("fr-CA", "en", "fr"),
        ("fr", "en", "fr"),
        ("en", "fr", "en"),
        ("de", "fr", "en"),
        ("auto", "fr", "fr"),
        (None, "fr", "fr"),
        (None, None, "en"),
    ],
)
def test_the_language_follows_the_session_then_the_browser(locale, accepted, expected):
    assert language_of(locale, accepted) == expected
