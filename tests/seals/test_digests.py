"""The bytes that are hashed, as the package says them: an auditor reckons them again from that."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
import sqlalchemy as sa

from fundraiser.seals.digests import (
    BEFORE_THE_FIRST,
    Sealed,
    canonical,
    digest_of_row,
    digest_of_words,
    hash_of_block,
)

TORONTO = timezone(timedelta(hours=-5))
NOON = datetime(2026, 12, 1, 12, 5, tzinfo=UTC)


def sha(text):
    return sha256(text.encode()).hexdigest()


def test_the_words_of_a_row_are_hashed_as_json_with_their_salt():
    words = {"note": "Spoke with Zoë", "after": '{"name": "Ana"}', "before": None}

    assert digest_of_words(words, salt="9f") == sha(
        r'{"salt":"9f","words":{"after":"{\"name\": \"Ana\"}","note":"Spoke with Zo\u00eb"}}'
    )


def test_a_row_is_hashed_as_json_without_the_columns_that_have_no_value():
    columns = {"id": 7, "reference": "gift:42", "posted_cents": None, "amount_cents": 5000}

    assert digest_of_row("ledger_transfers", columns, words_digest="") == sha(
        '{"columns":{"amount_cents":5000,"id":7,"reference":"gift:42"},'
        '"table":"ledger_transfers","words":""}'
    )


def test_no_value_is_another_than_an_empty_one():
    empty, none = ({"note": value} for value in ("", None))

    assert digest_of_row("t", empty, words_digest="") != digest_of_row("t", none, words_digest="")


def test_a_block_is_hashed_as_lines_with_the_block_before():
    rows = [Sealed("ledger_transfers", 12, "cc"), Sealed("ledger_transfers", 7, "bb")]
    rows += [Sealed("audit_entries", 30, "aa")]

    assert hash_of_block(2, "ab" * 32, NOON, rows) == sha(
        f"block 2\nafter {'ab' * 32}\nat 2026-12-01T12:05:00.000000Z\n"
        "audit_entries 30 aa\nledger_transfers 7 bb\nledger_transfers 12 cc\n"
    )


def test_everything_in_a_block_changes_its_hash():
    row = Sealed("ledger_transfers", 7, "bb")
    block = (1, BEFORE_THE_FIRST, NOON, [row])
    others = [
        (2, BEFORE_THE_FIRST, NOON, [row]),
        (1, "1" * 64, NOON, [row]),
        (1, BEFORE_THE_FIRST, NOON + timedelta(microseconds=1), [row]),
        (1, BEFORE_THE_FIRST, NOON, []),
        (1, BEFORE_THE_FIRST, NOON, [row._replace(table_name="audit_entries")]),
        (1, BEFORE_THE_FIRST, NOON, [row._replace(row_id=8)]),
        (1, BEFORE_THE_FIRST, NOON, [row._replace(digest="bc")]),
    ]

    assert len({hash_of_block(*each) for each in (block, *others)}) == 1 + len(others)


@pytest.mark.parametrize(
    ("kind", "stored", "hashed"),
    [
        (sa.DateTime(), "2026-12-01 12:05:00.000000", "2026-12-01T12:05:00.000000Z"),
        (sa.DateTime(), NOON, "2026-12-01T12:05:00.000000Z"),
        (
            sa.DateTime(),
            NOON.astimezone(TORONTO),
            "2026-12-01T12:05:00.000000Z",
        ),
        (sa.DateTime(), "yesterday", "yesterday"),
        (sa.DateTime(), 7, 7),
        (sa.Date(), NOON.date(), "2026-12-01"),
        (sa.Date(), "2026-12-01", "2026-12-01"),
        (sa.Boolean(), 1, True),
        (sa.Boolean(), False, False),
        (sa.Boolean(), 2, 2),
        (sa.BigInteger(), 1, 1),
        (sa.String(), "é", "é"),
        (sa.String(), b"\xc3", "bytes c3"),
        (sa.String(), None, None),
    ],
)
def test_both_databases_give_one_form(kind, stored, hashed):
    found = canonical(stored, sa.Column("column", kind))

    assert (found, type(found)) == (hashed, type(hashed))
