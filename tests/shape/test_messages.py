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
