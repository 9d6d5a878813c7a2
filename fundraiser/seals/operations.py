"""Seal final rows, and erase personal data without breaking a seal."""

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
    """The words of an audit entry can be erased only once it is sealed."""


@dataclass(frozen=True, slots=True)
class Digested:
    """A row with its digests and salt."""

    sealed: Sealed
    words_digest: str
    salt: str


def digest(rows: Iterable[StoredRow]) -> list[Digested]:
    """Return the rows' digests, with a new salt for each row that may hold words."""
    return [_digested(row) for row in rows]


def seal(rows: Sequence[Digested], *, at: datetime) -> SealedBlock:
    """Seal the rows, at most BLOCK_ROWS, as the next block of the chain.

    The block's number, its previous hash and each row are unique: if two workers seal at once, the
    second gets an IntegrityError and rolls back.
    """
    newest = find_newest_block()
    number = newest.number + 1 if newest else 1
    previous_hash = newest.hash if newest else BEFORE_THE_FIRST
    block = SealedBlock(
        number=number,
        previous_hash=previous_hash,
        hash=hash_of_block(number, previous_hash, at, [row.sealed for row in rows]),
        row_count=len(rows),
        sealed_at=at,
    )
    db.session.add(block)
    db.session.flush()
    run_for_each(
        insert(SealedRow),
        [
            {
                "table_name": row.sealed.table_name,
                "row_id": row.sealed.row_id,
                "block_number": number,
                "digest": row.sealed.digest,
                "words_digest": row.words_digest,
                "salt": row.salt,
            }
            for row in rows
        ],
    )
    return block


def erase_words(entry_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Erase the before, after and note of an audit entry.

    Who did what to which record, and when, stays. The seal still verifies: it covers a digest of
    the words. Its salt is erased too, so that the words cannot be guessed from the digest. A new
    audit entry records who erased them and the `reason`, which must name nobody. Repeatable. Locks
    the entry's seal. Raises EntryNotSealed.
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
    audit.record(AuditAction.WORDS_ERASED, subject_of_entry(entry_id), actor, at, note=reason)
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
    row_digest = digest_of_row(row.history.name, row.columns, words_digest=words_digest)
    return Digested(Sealed(row.history.name, row.row_id, row_digest), words_digest, salt)
