"""Checks of the match for the ledger's self-check."""

from collections import Counter
from typing import Any

from sqlalchemy import Select, String, case, cast, func, literal, or_, select

from fundraiser.database import db
from fundraiser.ledger.accounts import Account, AccountKind
from fundraiser.ledger.checks import Difference
from fundraiser.ledger.models import LedgerAccount, Transfer, TransferStatus
from fundraiser.matching.models import (
    Allocation,
    DonorCap,
    FreedMatch,
    Hold,
    HoldStatus,
    MatchPool,
    MatchStanding,
    MatchTerms,
    PoolKind,
    PoolStatus,
)


def pools_equal_allocations() -> list[Difference]:
    """Return pools whose account differs from their allocations, holds and freed money.

    A pool owes the sum of its allocations. Its pending amount is the sum of its holds and of the
    money kept for its line.
    """
    earned = _by_pool(Allocation.pool_id, Allocation.change_cents)
    held = Counter(
        _by_pool(Hold.pool_id, case((Hold.status == HoldStatus.HELD, Hold.amount_cents), else_=0))
    )
    held.update(_by_pool(FreedMatch.pool_id, FreedMatch.left_cents))
    differences = []
    for pool_id, kind, code, owed, pending in _pool_accounts():
        if kind is PoolKind.LEAD_GIFT:
            continue
        for rule, expected, actual in (
            ("a pool owes what its gifts earned", earned.get(pool_id, 0), owed),
            ("a pool holds what its holds and its line hold", held[pool_id], pending),
        ):
            if expected != actual:
                differences.append(Difference(rule, code, expected, actual))
    return differences


def pools_count_their_gifts() -> list[Difference]:
    """Return pools whose account does not count the gifts that have match of them (M18)."""
    matched = (
        select(Allocation.pool_id)
        .group_by(Allocation.pool_id, Allocation.gift_id)
        .having(func.sum(Allocation.change_cents) > 0)
        .subquery()
    )
    counted = _by_pool(matched.c.pool_id, literal(1))
    accounts = select(LedgerAccount.code, LedgerAccount.posted_count)
    rows = db.session.execute(accounts.where(LedgerAccount.kind == AccountKind.POOL))
    return [
        Difference("a pool counts the gifts it matches", code, expected, actual)
        for code, actual in rows
        for expected in [counted.get(int(code.rpartition(":")[2]), 0)]
        if expected != actual
    ]


def allocations_equal_transfers() -> list[Difference]:
    """Return allocations without an equal transfer, and match transfers without an allocation.

    Amounts and accounts are compared row by row, because two errors that cancel out leave sums
    right.
    """
    pool = literal("pool:") + cast(Allocation.pool_id, String)
    matched = literal("matched:") + cast(MatchStanding.campaign_id, String)
    is_earned = Allocation.change_cents > 0
    rows = db.session.execute(
        select(Allocation.reference, Allocation.change_cents, *_facts_of_transfer())
        .outerjoin(Transfer, Transfer.reference == Allocation.reference)
        .outerjoin(MatchStanding, MatchStanding.gift_id == Allocation.gift_id)
        .where(
            Allocation.change_cents != 0,
            or_(
                Transfer.posted_cents.is_distinct_from(func.abs(Allocation.change_cents)),
                case((is_earned, Transfer.debit), else_=Transfer.credit) != pool,
                case((is_earned, Transfer.credit), else_=Transfer.debit).is_distinct_from(matched),
            ),
        )
    )
    different = [
        Difference("an allocation is its transfer", reference, cents, (status, posted, debit))
        for reference, cents, status, posted, debit in rows
    ]
    return [*different, *_match_without_allocation()]


def _match_without_allocation() -> list[Difference]:
    earned = Transfer.debit.like("pool:%") & Transfer.credit.like("matched:%")
    reversed_ = Transfer.debit.like("matched:%") & Transfer.credit.like("pool:%")
    rows = db.session.execute(
        select(Transfer.reference, Transfer.posted_cents)
        .outerjoin(Allocation, Allocation.reference == Transfer.reference)
        .where(
            Transfer.status == TransferStatus.POSTED,
            Allocation.id.is_(None),
            or_(earned, reversed_),
        )
    )
    return [
        Difference("match that moved has an allocation", reference, "an allocation", cents)
        for reference, cents in rows
    ]


def _facts_of_transfer() -> tuple[Any, ...]:
    return Transfer.status, Transfer.posted_cents, Transfer.debit


def limits_equal_terms() -> list[Difference]:
    """Return pools whose account's limit is not the amount of the terms in force (M4)."""
    newest = (
        select(MatchTerms.pool_id, func.max(MatchTerms.version).label("version"))
        .group_by(MatchTerms.pool_id)
        .subquery()
    )
    rows = db.session.execute(
        select(MatchTerms.pool_id, MatchTerms.amount_cents).join(
            newest,
            (newest.c.pool_id == MatchTerms.pool_id) & (newest.c.version == MatchTerms.version),
        )
    )
    amounts = dict(rows.all())
    limits = db.session.execute(
        select(LedgerAccount.code, LedgerAccount.limit_cents).where(
            LedgerAccount.kind == AccountKind.POOL
        )
    )
    signed = [(code, limit, amounts[int(code.rpartition(":")[2])]) for code, limit in limits]
    return [
        Difference("a pool's limit is the amount signed", code, amount, limit)
        for code, limit, amount in signed
        if amount != limit
    ]


def refunded_gifts_have_no_match() -> list[Difference]:
    """Return fully refunded gifts that still have match (M8)."""
    rows = db.session.execute(
        select(MatchStanding.gift_id, func.sum(Allocation.change_cents))
        .join(Allocation, Allocation.gift_id == MatchStanding.gift_id)
        .where(MatchStanding.left_cents == 0)
        .group_by(MatchStanding.gift_id)
        .having(func.sum(Allocation.change_cents) != 0)
    )
    return [
        Difference("a refunded gift has no match", f"gift:{gift_id}", 0, int(cents))
        for gift_id, cents in rows
    ]


def caps_equal_commitments() -> list[Difference]:
    """Return caps per donor that do not equal what the donor holds and has earned (M16)."""
    capped = select(MatchPool.id).where(MatchPool.has_donor_cap)
    counted = Counter(
        _by_pool_and_donor(
            select(Allocation.pool_id, MatchStanding.donor_id, func.sum(Allocation.change_cents))
            .join(MatchStanding, MatchStanding.gift_id == Allocation.gift_id)
            .where(Allocation.pool_id.in_(capped))
            .group_by(Allocation.pool_id, MatchStanding.donor_id)
        )
    )
    counted.update(
        _by_pool_and_donor(
            select(Hold.pool_id, Hold.donor_id, func.sum(Hold.amount_cents))
            .where(Hold.status == HoldStatus.HELD, Hold.pool_id.in_(capped))
            .group_by(Hold.pool_id, Hold.donor_id)
        )
    )
    stored = _by_pool_and_donor(
        select(DonorCap.pool_id, DonorCap.donor_id, DonorCap.committed_cents)
    )
    return [
        Difference(
            "a cap counts what is held and earned",
            f"pool:{pool} donor:{donor}",
            counted[pool, donor],
            stored.get((pool, donor), 0),
        )
        for pool, donor in sorted(counted.keys() | stored.keys())
        if counted[pool, donor] != stored.get((pool, donor), 0)
    ]


def _pool_accounts() -> list[tuple[int, PoolKind, str, int, int]]:
    """Return (pool, kind, account code, owed cents, held cents) of each pool that was opened."""
    accounts = {
        row.code: row
        for row in db.session.scalars(
            select(LedgerAccount).where(LedgerAccount.kind == AccountKind.POOL)
        )
    }
    pools = db.session.execute(
        select(MatchPool.id, MatchPool.kind).where(MatchPool.status != PoolStatus.DRAFT)
    )
    accounts_of = [(pool_id, kind, Account.pool(pool_id).code) for pool_id, kind in pools]
    return [
        (pool_id, kind, code, accounts[code].net_debit.cents, accounts[code].held.cents)
        for pool_id, kind, code in accounts_of
    ]


def _by_pool(pool_id: Any, cents: Any) -> dict[int, int]:
    rows = db.session.execute(select(pool_id, func.sum(cents)).group_by(pool_id))
    return {pool: int(total) for pool, total in rows}


def _by_pool_and_donor(query: Select[int, int, int]) -> dict[tuple[int, int], int]:
    return {(pool, donor): int(total) for pool, donor, total in db.session.execute(query)}


MATCH_CHECKS = (
    pools_equal_allocations,
    pools_count_their_gifts,
    allocations_equal_transfers,
    limits_equal_terms,
    refunded_gifts_have_no_match,
    caps_equal_commitments,
)
