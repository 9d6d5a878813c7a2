"""The text by which a donor is searched: names and address, without case and accents. Pure.

Each word of it follows a space, so that a short word can be looked for where a word begins.
"""

import re

ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸàáâãäåçèéêëìíîïñòóôõöùúûüýÿ’"
UNACCENTED = "aaaaaaceeeeiiiinooooouuuuyyaaaaaaceeeeiiiinooooouuuuyy'"
LIGATURES = {"Œ": "oe", "œ": "oe", "Æ": "ae", "æ": "ae"}
FOLDED_INTO = {
    letter: "".join(each for each, into in zip(ACCENTED, UNACCENTED, strict=True) if into == letter)
    for letter in set(UNACCENTED)
}
FOLDING = str.maketrans({**dict(zip(ACCENTED, UNACCENTED, strict=True)), **LIGATURES})
SHORTEST_WORD = 2
TRIGRAM = 3
LONGEST_TEXT = 2000  # so that nobody fills a row by giving under ever new names


def folded_text(text: str) -> str:
    """Return a text in lower case and without accents."""
    return (text if text.isascii() else text.translate(FOLDING)).lower()


def pattern_of(text: str) -> str:
    """Return a regular expression that finds a folded text in one that is not folded."""
    pattern = "".join(_class_of(letter) for letter in text)
    for letters in ("oe", "ae"):
        ligatures = "".join(each for each, into in LIGATURES.items() if into == letters)
        plain = "".join(_class_of(letter) for letter in letters)
        pattern = pattern.replace(plain, f"(?:{plain}|[{ligatures}])")
    return pattern


def _class_of(letter: str) -> str:
    both = {letter, letter.upper(), *FOLDED_INTO.get(letter, "")}
    spellings = "".join(sorted(each for each in both if len(each) == 1))
    return re.escape(letter) if spellings == letter else f"[{spellings}]"


def search_text(*parts: str) -> str:
    """Return the search text of a donor with these names and addresses."""
    return "".join(f" {' '.join(folded_text(part).split())}" for part in parts if part)


def with_name(text: str, name: str) -> str:
    """Return the search text with one more name, unless it has it or is too long for more."""
    part = search_text(name)
    is_there = f"{part} " in f"{text} " or len(text) + len(part) > LONGEST_TEXT
    return text if is_there else text + part


def looked_for(word: str) -> str:
    """Return what a search text must contain to have this word."""
    text = folded_text(word)
    return f" {text}" if len(text) < TRIGRAM else text


def trigrams_of(text: str) -> list[str]:
    """Return all three letters in a row of a text, each once."""
    return sorted({text[start : start + TRIGRAM] for start in range(len(text) - TRIGRAM + 1)})
