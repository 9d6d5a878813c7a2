"""Sealing what is final."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from fundraiser.database import db, run_for_each
from fundraiser.seals.digests import (
    BEFORE_THE_FIRST,
    Sealed,
    digest_of_row,
    digest_of_words,
    hash_of_block,
)
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.queries import StoredRow, find_newest_block

BLOCK_ROWS = 1_000
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Digested:
    """A row with the digests under which it is sealed."""

    row: Sealed
    words_digest: str
    salt: str


def digest(rows: Iterable[StoredRow]) -> list[Digested]:
    """Return the rows' digests; a salt is drawn for each row that may hold words."""
    return [_digested(row) for row in rows]


def seal(rows: Sequence[Digested], *, at: datetime) -> SealedBlock:
    """The rows are sealed: they are the next block of the chain. BLOCK_ROWS at the most.

    Once: the block's number and the hash before it, and each of its rows, are unique, so the
    second of two workers who seal at once has an IntegrityError, which undoes its transaction.
    """
    newest = find_newest_block()
    number = newest.number + 1 if newest else 1
    previous_hash = newest.hash if newest else BEFORE_THE_FIRST
    block = SealedBlock(
        number=number,
        previous_hash=previous_hash,
        hash=hash_of_block(number, previous_hash, at, [each.row for each in rows]),
        row_count=len(rows),
        sealed_at=at,
    )
    db.session.add(block)
    db.session.flush()
    run_for_each(
        insert(SealedRow),
        [
            {
                "table_name": each.row.table_name,
                "row_id": each.row.row_id,
                "block_number": number,
                "digest": each.row.digest,
                "words_digest": each.words_digest,
                "salt": each.salt,
            }
            for each in rows
        ],
    )
    return block


def _digested(row: StoredRow) -> Digested:
    salt = words_digest = ""
    if row.history.words:
        salt = secrets.token_hex(SALT_BYTES)
        words_digest = digest_of_words(row.words, salt=salt)
    of_row = digest_of_row(row.history.name, row.columns, words_digest=words_digest)
    return Digested(Sealed(row.history.name, row.row_id, of_row), words_digest, salt)
