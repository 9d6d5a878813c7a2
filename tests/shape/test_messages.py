"""Every text that a person may read has its French."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from fundraiser.i18n.catalogue import catalogue_path
from fundraiser.i18n.cli import gather
from fundraiser.i18n.languages import Language

PART = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w+\}|</?\w+>")
LONGEST_SENTENCE = {Language.ENGLISH: 25, Language.FRENCH: 30}  # words; French has more small ones
# Phrases that have been reworded everywhere.
REWORDED = {
    Language.ENGLISH: r"unwanted mail|we think you|set aside|set free|\bof match\b(?! sponsors)"
    r"|\b(some|every|any)body\b|whoever|spelled anew|^Keep (it|the (changes|draft|note|update))$"
    r"|look at it as it is now|passed already|\bit is tried again|\bof those above\b"
    r"|what becomes of|^(Hide|Show|Close|Restore|Discard|Refuse) it\b",  # a button names its object
    Language.FRENCH: r"\btémoins?\b(?! de connexion)|Faites une différence|Le dédier"
    r"|^Garder (la note|le brouillon|ces modifications)$|don de lancement"
    r"|\bébauches?\b|\bpersonne capitaine\b|\bcomme indésirable|^Entrez\b|\bhors ligne\b",
}
REMEDY = "run `make messages`, then write the French"


@pytest.fixture(scope="module")
def in_code(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The messages that the code and the templates mark."""
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    gather(template)
    return read(template)


@pytest.fixture(scope="module")
def french() -> Catalog:
    return read(catalogue_path(Language.FRENCH))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def texts(words: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or [""])


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def test_every_message_has_its_french(in_code, french):
    missing = [
        message.id
        for message in messages(in_code)
        if (found := french.get(message.id, message.context)) is None
        or not all(texts(found.string))
    ]

    assert not missing, f"{REMEDY} of {missing}"


def test_no_translation_is_a_guess_or_left_over(in_code, french):
    guessed = [message.id for message in messages(french) if message.fuzzy]
    left_over = [
        message.id
        for message in messages(french)
        if in_code.get(message.id, message.context) is None
    ]

    assert not guessed, f"read these and take `fuzzy` off: {guessed}"
    assert not left_over, f"no code says these any more, {REMEDY}: {left_over}"


def test_every_translation_has_the_parts_of_its_message(french):
    for message in messages(french):
        parts = set().union(*(PART.findall(text) for text in texts(message.id)))
        for translated in texts(message.string):
            unknown = set(PART.findall(translated)) - parts
            assert not unknown, f"the French of {message.id!r} has parts it is not given: {unknown}"
        if isinstance(message.id, str) and message.string:
            assert set(PART.findall(str(message.string))) == parts, f"parts of {message.id!r}"


def test_french_is_written_with_its_own_marks(french):
    wrong = [
        text
        for message in messages(french)
        for text in texts(message.string)
        if re.search(r"'|\"|«(?!\u00a0)|(?<!\u00a0)»|(?<!\u00a0):(?=\s|$)|\s[;!?]", text)
    ]

    assert not wrong, f"write ’, «\u00a0…\u00a0», a space that does not break before “:”: {wrong}"


def in_both(catalogue: Catalog) -> Iterator[tuple[Language, str]]:
    for message in messages(catalogue):
        for language, words in (
            (Language.ENGLISH, message.id),
            (Language.FRENCH, message.string),
        ):
            yield from ((language, text) for text in texts(words))


def test_a_sentence_is_short_enough_to_be_read_once(french):
    too_long = [
        sentence
        for language, text in in_both(french)
        for sentence in re.split(r"(?<=[.!?…])\s+", text)
        if len(re.findall(r"[\w%(][\w’()%-]*", sentence)) > LONGEST_SENTENCE[language]
    ]

    assert not too_long, f"make two sentences of each of these: {too_long}"


def test_what_was_reworded_once_does_not_come_back(french):
    again = [
        text
        for language, text in in_both(french)
        if re.search(REWORDED[language], text, re.IGNORECASE)
    ]

    assert not again, f"say these in the words that replaced them: {again}"
