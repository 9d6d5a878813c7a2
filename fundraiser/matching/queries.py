"""Reads of sponsors, pools, holds and allocations."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from fundraiser.database import db
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.matching.models import (
    Allocation,
    Hold,
    MatchPool,
    MatchTerms,
    PoolKind,
    PoolStatus,
    Sponsor,
    Standing,
)
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """A pool with its figures, always apart (M12)."""

    pool: MatchPool
    limit: Money
    earned: Money
    held: Money
    available: Money  # what may still be held: nothing of a draft or a closed pool
    received: Money  # from the sponsor


def find_pool(public_id: str) -> MatchPool | None:
    return db.session.scalars(
        select(MatchPool).where(MatchPool.public_id == public_id)
    ).one_or_none()


def list_pools(campaign_id: int) -> Sequence[MatchPool]:
    """Return a campaign's pools in their public order (M10)."""
    return db.session.scalars(
        select(MatchPool)
        .where(MatchPool.campaign_id == campaign_id)
        .order_by(MatchPool.position, MatchPool.id)
    ).all()


def list_sponsors() -> Sequence[Sponsor]:
    return db.session.scalars(select(Sponsor).order_by(Sponsor.name)).all()


def find_sponsor(sponsor_id: int) -> Sponsor | None:
    return db.session.get(Sponsor, sponsor_id)


def list_open_terms(campaign_id: int) -> list[MatchTerms]:
    """Return the terms in force of each open conditional pool, in the pools' order."""
    rows = db.session.scalars(
        select(MatchTerms)
        .join(MatchTerms.pool)
        .join(MatchPool.sponsor)
        .options(contains_eager(MatchTerms.pool).contains_eager(MatchPool.sponsor))
        .where(
            MatchPool.campaign_id == campaign_id,
            MatchPool.kind == PoolKind.CONDITIONAL,
            MatchPool.status == PoolStatus.OPEN,
        )
        .order_by(MatchPool.position, MatchPool.id, MatchTerms.version)
    )
    newest = {terms.pool_id: terms for terms in rows}
    return list(newest.values())


def pool_figures(pools: Sequence[MatchPool]) -> list[PoolFigures]:
    """Return the figures of pools, from the ledger, in the order given."""
    accounts = accounts_by_code(
        account
        for pool in pools
        for account in (Account.pool(pool.id), Account.sponsor_received(pool.id))
    )
    return [_figures(pool, accounts) for pool in pools]


def _figures(pool: MatchPool, accounts: dict[str, LedgerAccount]) -> PoolFigures:
    zero = Money.zero(pool.currency)
    spent = accounts.get(Account.pool(pool.id).code)
    paid = accounts.get(Account.sponsor_received(pool.id).code)
    return PoolFigures(
        pool=pool,
        limit=pool.terms.amount,
        earned=spent.net_debit if spent else zero,
        held=spent.held if spent else zero,
        available=spent.room if spent and pool.is_open and not pool.is_lead_gift else zero,
        received=paid.net_credit if paid else zero,
    )


def list_holds(pledge_id: int) -> Sequence[Hold]:
    """Return a pledge's holds, oldest first."""
    return db.session.scalars(
        select(Hold).where(Hold.pledge_id == pledge_id).order_by(Hold.id)
    ).all()


def list_allocations(gift_id: int) -> Sequence[Allocation]:
    """Return what a gift has earned, oldest first."""
    return db.session.scalars(
        select(Allocation).where(Allocation.gift_id == gift_id).order_by(Allocation.id)
    ).all()


def count_gifts_matched(pool_id: int) -> int:
    """Return how many gifts have match of the pool left."""
    return (
        db.session.scalar(
            select(func.count(Allocation.gift_id.distinct())).where(
                Allocation.pool_id == pool_id, Allocation.left_cents > 0
            )
        )
        or 0
    )


def match_of(gift_ids: Sequence[int], currency: str) -> dict[int, Money]:
    """Return the match that refunds have left of each gift; gifts without any are left out."""
    left: dict[int, Money] = {}
    rows = db.session.execute(
        select(Allocation.gift_id, Allocation.left_cents).where(Allocation.gift_id.in_(gift_ids))
    )
    for gift_id, cents in rows:
        left[gift_id] = left.get(gift_id, Money.zero(currency)) + Money(cents, currency)
    return left


def find_standing(gift_id: int) -> Standing | None:
    return db.session.get(Standing, gift_id)
