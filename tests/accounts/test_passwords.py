"""Which passwords are good, and how they are kept."""

import time
from statistics import median

import pytest

from fundraiser.accounts.passwords import fault_in_password, hash_password, is_password

PERSONAL = ["ana.silva", "Ana", "Silva"]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        pytest.param("short", "12 characters or more", id="short"),
        pytest.param("elevenchars", "12 characters or more", id="one-too-few"),
        pytest.param("lantern" * 30, "200 characters or fewer", id="too-long"),
        pytest.param("            ", "more different characters", id="spaces"),
        pytest.param("abababababab", "more different characters", id="repeats"),
        pytest.param("Password-2026", "easy to guess", id="common"),
        pytest.param("MotDePasse2026", "easy to guess", id="common-in-french"),
        pytest.param("1234567890ab", "easy to guess", id="in-a-row"),
        pytest.param("silva-at-the-door", "Leave your name", id="name"),
        pytest.param("ANA.SILVA and more", "Leave your name", id="address"),
    ],
)
def test_a_bad_password_is_refused_in_words(app, password, words):
    assert words in str(fault_in_password(password, personal=PERSONAL))


@pytest.mark.parametrize(
    "password",
    [
        "four lanterns in the snow",
        "twelve-chars",
        "neige douce et lumière",
        "ﷺﷺﷺ snow ﷺﷺﷺ",
        "\0" * 8 + "a b c d",
    ],
)
def test_a_long_one_is_good_whatever_it_is_made_of(app, password):
    assert fault_in_password(password, personal=PERSONAL) is None
    assert is_password(password, hash_password(password))


def test_passwords_are_kept_as_argon2_of_stated_cost(app):
    assert hash_password("four lanterns in the snow").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_each_password_is_salted(app):
    assert hash_password("four lanterns in the snow") != hash_password("four lanterns in the snow")


def test_every_keyboard_writes_the_same_password(app):
    kept = hash_password("lumière d’hiver, caf\u00e9")

    assert is_password("lumie\u0300re d’hiver, cafe\u0301", kept)
    assert not is_password("lumiere d’hiver, cafe", kept)


def test_what_is_longer_than_can_be_kept_is_refused_and_breaks_nothing(app):
    kept = hash_password("four lanterns in the snow")

    assert not is_password("ﷺ" * 1000, kept)
    assert not is_password("\0" * 1000, kept)


def test_a_password_takes_as_long_where_there_is_none(app):
    kept = hash_password("four lanterns in the snow")

    def work(kept_hash: str | None) -> float:
        """The processor's time, which a busy machine does not stretch."""
        begun = time.process_time()
        is_password("another one altogether", kept_hash)
        return time.process_time() - begun

    known = median(work(kept) for _ in range(7))
    unknown = median(work(None) for _ in range(7))

    assert known / 3 < unknown < known * 3
