"""What a session carries of its pledge: read back as it was written, and never guessed at."""

import pytest

from fundraiser.money import Money
from fundraiser.payments.metadata import Marks, read_metadata, write_metadata
from tests.make import cents
from tests.payments.conftest import pledge_facts

REFERENCE = "k3fd-92mx-a8tz-vw4q"
FACTS = pledge_facts(
    team="jjjj-kkkk-mmmm-nnnn", hides_name=True, wants_match=False, language="fr", terms="12.15"
)


def test_what_was_written_is_read_back():
    marks = read_metadata(write_metadata(REFERENCE, 3, FACTS))

    assert marks == Marks(REFERENCE, 3, FACTS.installation, FACTS)


def test_it_is_within_stripes_limits_and_says_nothing_of_a_person():
    said = write_metadata(REFERENCE, 3, FACTS)

    assert len(said) <= 50
    assert all(len(key) <= 40 and not set(key) & set("[]") for key in said)
    assert all(0 < len(value) <= 500 for value in said.values())
    assert not set(said) & {"name", "email", "comment", "address", "honouree"}


@pytest.mark.parametrize("written_as", [None, "", "maybe", "No", "yes"])
def test_a_name_is_hidden_unless_it_says_that_it_may_be_shown(written_as):
    said = write_metadata(REFERENCE, 1, pledge_facts(hides_name=False))
    if written_as is None:
        del said["hides_name"]
    else:
        said["hides_name"] = written_as

    facts = read_metadata(said).facts

    assert facts
    assert facts.hides_name


@pytest.mark.parametrize(
    "missing", ["installation", "campaign", "source", "gift", "cover", "currency", "decided_at"]
)
def test_without_what_a_pledge_needs_there_are_no_facts(missing):
    said = write_metadata(REFERENCE, 1, FACTS)
    del said[missing]

    marks = read_metadata(said)

    assert marks.facts is None
    assert marks.reference == REFERENCE


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("gift", "50.00"),
        ("gift", "-5000"),
        ("gift", "٥٠"),
        ("gift", "9" * 40),
        ("cover", "none"),
        ("currency", "cad"),
        ("currency", "BTC"),
        ("decided_at", "yesterday"),
        ("decided_at", "2026-12-24T20:30:15"),
    ],
)
def test_what_cannot_be_understood_is_no_fact(key, value):
    assert read_metadata({**write_metadata(REFERENCE, 1, FACTS), key: value}).facts is None


@pytest.mark.parametrize("attempt", ["", "one", "-1", "²", "9" * 40])
def test_an_attempt_that_is_no_number_is_none(attempt):
    assert read_metadata({"pledge": REFERENCE, "attempt": attempt}) == Marks(REFERENCE)


def test_amounts_keep_their_currency():
    facts = pledge_facts(gift=Money(5000, "JPY"), covered_fee=Money(0, "JPY"))

    assert read_metadata(write_metadata(REFERENCE, 1, facts)).facts == facts
    assert FACTS.covered_fee == cents(181)
