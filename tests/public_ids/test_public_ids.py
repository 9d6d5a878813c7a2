"""Ids for URLs: unguessable, and easy to read aloud."""

import math

import pytest

from fundraiser.public_ids import (
    ALPHABET,
    GROUP_LENGTH,
    GROUPS,
    is_public_id,
    new_public_id,
    public_id_from,
)


def test_an_id_is_four_groups_without_look_alikes():
    public_id = new_public_id()

    assert is_public_id(public_id)
    assert [len(group) for group in public_id.split("-")] == [4, 4, 4, 4]
    assert not set(public_id) & set("ilou01")


def test_ids_cannot_be_guessed():
    assert GROUPS * GROUP_LENGTH * math.log2(len(set(ALPHABET))) >= 78
    assert len({new_public_id() for _ in range(2000)}) == 2000


def test_an_id_made_from_parts_is_the_same_each_time_and_another_for_other_parts():
    parts = ("k3fd-92mx-a8tz-vw4q", "pi_1")

    assert is_public_id(public_id_from(*parts))
    assert public_id_from(*parts) == public_id_from(*parts)
    others = {public_id_from(*parts), public_id_from(parts[0], "pi_2"), public_id_from("a", "b")}
    assert len(others | {public_id_from("ab"), public_id_from("a", "b", "")}) == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "k3fd-92mx-a8tz",
        "k3fd-92mx-a8tz-vw4q-",
        "k3fd-92mx-a8tz-vw4q\n",
        "K3FD-92MX-A8TZ-VW4Q",
        "k3fd92mxa8tzvw4q",
        "k3fd-92mx-a8tz-vw41",
        "k3fd-92mx-a8tz-vwé4",
        "' OR 1=1 --",
    ],
)
def test_what_is_no_id_is_told(text):
    assert not is_public_id(text)
