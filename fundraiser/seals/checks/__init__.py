"""Checks of sealed history for the ledger's self-check."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import aliased

from fundraiser.database import db
from fundraiser.ledger.checks import Check, Difference
from fundraiser.ledger.queries import find_last_check
from fundraiser.seals.digests import (
    BEFORE_THE_FIRST,
    Sealed,
    digest_of_row,
    digest_of_words,
    hash_of_block,
    instant,
)
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.queries import (
    Seal,
    StoredBlock,
    StoredRow,
    list_blocks,
    list_guards,
    list_sealed,
    newest_number,
    subject_of_entry,
    subjects_erased,
    table_of,
)
from fundraiser.seals.tables import GUARDED, SEALED, HistoryTable
from fundraiser.seals.triggers import FUNCTIONS, guards_of

RULE = "history is as it was sealed"
NEWEST_BLOCKS = 5  # checked in each run
BLOCKS_IN_TURN = 20  # of the others, in turn, checked in each run


def history_is_guarded() -> list[Difference]:
    """Return the triggers and functions of history tables that are missing, changed or disabled."""
    dialect = db.session.get_bind().dialect.name
    in_database = list_guards()
    guards = {
        f"trigger {name}": (expected, in_database.get(name))
        for history in GUARDED
        for name, expected in guards_of(history, table_of(history), dialect=dialect).items()
    }
    if dialect == "postgresql":
        guards.update(
            {f"function {name}": (body, in_database.get(name)) for name, body in FUNCTIONS.items()}
        )
    return [
        Difference(
            "the database guards history",
            name,
            "there" if actual is None else "as it was made",
            "missing" if actual is None else "another",
        )
        for name, (expected, actual) in guards.items()
        if actual != expected
    ]


def blocks_follow_each_other() -> list[Difference]:
    """Return the blocks whose previous hash is not that of the block before, or is missing."""
    before = aliased(SealedBlock)
    rows = db.session.execute(
        select(SealedBlock.number, SealedBlock.previous_hash, before.hash).outerjoin(
            before, before.number == SealedBlock.number - 1
        )
    )
    return [
        Difference(RULE, f"block {number}", f"after {expected or 'a block that is there'}", named)
        for number, named, hash_before in rows
        for expected in [BEFORE_THE_FIRST if number == 1 else hash_before]
        if named != expected
    ]


def newest_seals_hold() -> list[Difference]:
    """Return the differences in the newest blocks, and in some others in turn."""
    last = find_last_check()
    return _differences_in(blocks_in_turn(newest_number(), turn=last.id if last else 0))


def blocks_in_turn(newest: int, *, turn: int) -> set[int]:
    """Return the numbers of the newest blocks and of the blocks whose turn it is."""
    first = turn * BLOCKS_IN_TURN
    return {
        *range(max(newest - NEWEST_BLOCKS, 0) + 1, newest + 1),
        *((first + step) % newest + 1 for step in range(BLOCKS_IN_TURN if newest else 0)),
    }


def every_seal_holds() -> list[Difference]:
    """Return the differences in all blocks, and seals whose block is missing."""
    newest = newest_number()
    differences = [
        difference
        for first in range(1, newest + 1, BLOCKS_IN_TURN)
        for difference in _differences_in(range(first, min(first + BLOCKS_IN_TURN, newest + 1)))
    ]
    return differences + _seals_without_block()


def _differences_in(numbers: Collection[int]) -> list[Difference]:
    blocks = {block.number: block for block in list_blocks(numbers)}
    hashed: dict[int, list[Sealed]] = defaultdict(list)
    differences = []
    for history in SEALED:
        rows = list_sealed(history, blocks)
        for seal, _ in rows:
            hashed[seal.block_number].append(Sealed(history.name, seal.row_id, seal.digest))
        differences += _row_differences(history, rows, blocks)
    return differences + [
        Difference(RULE, f"block {block.number}", f"hashed as {block_hash}", block.hash)
        for block in blocks.values()
        for block_hash in [_hash(block, hashed[block.number])]
        if (block_hash, len(hashed[block.number])) != (block.hash, block.row_count)
    ]


def _row_differences(
    history: HistoryTable,
    rows: Iterable[tuple[Seal, StoredRow | None]],
    blocks: dict[int, StoredBlock],
) -> list[Difference]:
    changes: list[tuple[Seal, str, str]] = []
    erased: list[tuple[Seal, str]] = []
    for seal, stored in rows:
        if stored is None:
            changes.append((seal, "", "gone"))
            continue
        name = f" ({stored.columns.get(history.named_by)})"
        if not _is_as_sealed(seal, stored):
            changes.append((seal, name, "changed"))
        elif history.words and not seal.salt:
            erased.append((seal, name))
    subjects = subjects_erased([subject_of_entry(seal.row_id) for seal, _ in erased])
    changes += [
        (seal, name, "without its words, and no entry says who erased them")
        for seal, name in erased
        if subject_of_entry(seal.row_id) not in subjects
    ]
    return [
        Difference(
            RULE,
            f"{history.name}:{seal.row_id}{name}",
            f"as sealed on {_minute_of(block)} UTC in block {block.number}",
            actual,
        )
        for seal, name, actual in changes
        for block in [blocks[seal.block_number]]
    ]


def _is_as_sealed(seal: Seal, stored: StoredRow) -> bool:
    is_erased = not seal.salt and stored.is_without_words
    words_digest = seal.words_digest
    if stored.words and not is_erased:
        words_digest = digest_of_words(stored.words, salt=seal.salt)
    digest = digest_of_row(stored.history.name, stored.columns, words_digest=words_digest)
    return (digest, words_digest) == (seal.digest, seal.words_digest)


def _hash(block: StoredBlock, rows: Iterable[Sealed]) -> str:
    return hash_of_block(block.number, block.previous_hash, block.sealed_at, rows)


def _minute_of(block: StoredBlock) -> str:
    return str(instant(block.sealed_at))[: len("2026-12-01T12:05")].replace("T", " ")


def _seals_without_block() -> list[Difference]:
    orphans = db.session.execute(
        select(SealedRow.block_number)
        .outerjoin(SealedBlock, SealedBlock.number == SealedRow.block_number)
        .where(SealedBlock.number.is_(None))
        .distinct()
    )
    return [
        Difference(RULE, f"block {number}", "there, as its rows are", "gone")
        for (number,) in orphans
    ]


SEAL_CHECKS = (history_is_guarded, blocks_follow_each_other, newest_seals_hold)
IN_FULL: dict[Check, Check] = {newest_seals_hold: every_seal_holds}
