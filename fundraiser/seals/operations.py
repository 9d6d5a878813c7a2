"""Sealing what is final, and erasing people's words without breaking a seal."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import insert, select, update

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, rows_changed, run_for_each
from fundraiser.errors import DomainError
from fundraiser.seals.digests import (
    BEFORE_THE_FIRST,
    Sealed,
    digest_of_row,
    digest_of_words,
    hash_of_block,
)
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.queries import StoredRow, find_newest_block, subject_of_entry
from fundraiser.web.actors import Actor

BLOCK_ROWS = 1_000
SALT_BYTES = 16


class EntryNotSealed(DomainError):
    """The words of an entry cannot be erased before its seal says that it had some."""


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


def erase_words(entry_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """An audit entry no longer says what was before, what after, and in which words.

    Who did what to which record, and when, stays, and the seal holds: it has a digest of the words,
    and the salt that would let somebody try words out goes with them. An entry of its own says who
    erased them; `reason` is kept there, so it names nobody. Repeatable. Raises EntryNotSealed.
    """
    seal_of_entry = db.session.scalars(
        select(SealedRow)
        .where(SealedRow.table_name == AuditEntry.__tablename__, SealedRow.row_id == entry_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if seal_of_entry is None:
        raise EntryNotSealed(_("There is no such entry, or it is not sealed yet."))
    if not seal_of_entry.salt:
        return
    audit.record(
        AuditAction.WORDS_ERASED,
        actor=actor,
        subject=subject_of_entry(entry_id),
        note=reason,
        at=at,
    )
    seal_of_entry.salt = ""
    db.session.flush()
    rows_changed(
        update(AuditEntry).where(AuditEntry.id == entry_id).values(before=None, after=None, note="")
    )


def _digested(row: StoredRow) -> Digested:
    salt = words_digest = ""
    if row.history.words:
        salt = secrets.token_hex(SALT_BYTES)
        words_digest = digest_of_words(row.words, salt=salt)
    of_row = digest_of_row(row.history.name, row.columns, words_digest=words_digest)
    return Digested(Sealed(row.history.name, row.row_id, of_row), words_digest, salt)
