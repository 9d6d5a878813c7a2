"""What statuses are called."""

from enum import Enum

from fundraiser.staff.words import PAIRS, WORDS


def test_every_member_of_an_enum_that_is_shown_has_its_words():
    kinds: set[type[Enum]] = {type(member) for member, _ in PAIRS}
    missing = [
        f"{kind.__name__}.{member.name}"
        for kind in kinds
        for member in kind
        if (kind, member.value) not in WORDS
    ]

    assert not missing, f"say in staff/words.py what these are called: {missing}"
