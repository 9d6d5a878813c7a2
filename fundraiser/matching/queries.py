"""Reads of sponsors, pools, holds and allocations."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload

from fundraiser.clock import date_in
from fundraiser.database import db, find_row, list_rows, lock_row, locked
from fundraiser.database.counting import MOST_COUNTED, count_together
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.queries import accounts_by_code, list_transfers
from fundraiser.matching.models import (
    IN_LINE,
    Allocation,
    Hold,
    MatchPool,
    MatchStanding,
    MatchTerms,
    PoolKind,
    PoolStatus,
    Shortfall,
    Sponsor,
)
from fundraiser.money import Money
from fundraiser.public_ids import is_public_id

WITH_POOL = (
    select(MatchTerms)
    .join(MatchTerms.pool)
    .join(MatchPool.sponsor)
    .options(contains_eager(MatchTerms.pool).contains_eager(MatchPool.sponsor))
)
# Built once, because it runs for every pledge and every page.
OPEN_TERMS = WITH_POOL.where(
    MatchPool.campaign_id == bindparam("campaign_id"),
    MatchPool.kind == PoolKind.CONDITIONAL,
    MatchPool.status == PoolStatus.OPEN,
).order_by(MatchPool.position, MatchPool.id, MatchTerms.version)
SPONSORS_OF_ADDRESS = (
    select(Sponsor.id)
    .join(MatchPool, MatchPool.sponsor_id == Sponsor.id)
    .where(
        MatchPool.campaign_id == bindparam("campaign_id"),
        MatchPool.status != PoolStatus.DRAFT,
        Sponsor.email_normalised == bindparam("email_normalised"),
    )
    .limit(1)
)
SPONSORS_ADDRESSES = (
    select(MatchPool.campaign_id, Sponsor.email_normalised)
    .join(Sponsor, MatchPool.sponsor_id == Sponsor.id)
    .where(
        MatchPool.campaign_id.in_(bindparam("campaign_ids", expanding=True)),
        MatchPool.status != PoolStatus.DRAFT,
        Sponsor.email_normalised.is_not(None),
    )
)
MOST_PAYMENTS = 1000  # of one pool; sponsors pay in a few parts


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """A pool's figures, each separate (M12)."""

    pool: MatchPool
    limit: Money
    earned: Money
    held: Money
    available: Money  # what may still be held; zero for a draft or a closed pool
    received: Money  # from the sponsor
    gift_count: int  # gifts that have match of the pool now

    @property
    def owed(self) -> Money:
        """What the sponsor still has to pay: of a lead gift all of it, else of what is earned."""
        due = self.limit if self.pool.is_lead_gift else self.earned
        if self.pool.is_draft or due <= self.received:
            return Money.zero(self.pool.currency)
        return due - self.received

    @property
    def used(self) -> Money:
        """What is earned or held; of a lead gift, all of it once it is open."""
        if self.pool.is_lead_gift and not self.pool.is_draft:
            return self.limit
        return self.earned + self.held


@dataclass(frozen=True, slots=True)
class SponsorPayment:
    """A sponsor's payment, under the bank's or the cheque's reference."""

    reference: str
    amount: Money
    paid_at: datetime
    is_taken_back: bool

    def paid_on(self, zone: str) -> date:
        return date_in(self.paid_at, zone)


def find_pool(public_id: str) -> MatchPool | None:
    return (
        find_row(MatchPool, MatchPool.public_id == public_id) if is_public_id(public_id) else None
    )


def get_pool(pool_id: int) -> MatchPool:
    return db.session.get_one(MatchPool, pool_id)


def lock_pool(public_id: str) -> MatchPool | None:
    """Return the current pool, locked until the transaction ends, or None."""
    pool = select(MatchPool).where(MatchPool.public_id == public_id)
    return db.session.scalars(locked(pool, MatchPool)).one_or_none()


def list_pools(campaign_id: int) -> Sequence[MatchPool]:
    """Return a campaign's pools in their public order (M10)."""
    return db.session.scalars(_in_order(campaign_id)).all()


def lock_pools(campaign_id: int) -> Sequence[MatchPool]:
    """Return a campaign's pools in order, locked until the transaction ends."""
    return db.session.scalars(locked(_in_order(campaign_id), MatchPool)).all()


def list_pools_of(sponsor_id: int) -> Sequence[MatchPool]:
    """Return a sponsor's pools in all campaigns, newest first."""
    return db.session.scalars(
        select(MatchPool).where(MatchPool.sponsor_id == sponsor_id).order_by(MatchPool.id.desc())
    ).all()


def list_sponsors() -> Sequence[Sponsor]:
    return db.session.scalars(select(Sponsor).order_by(Sponsor.name_normalised)).all()


def count_pools_by_sponsor() -> dict[int, int]:
    """Return how many pools each sponsor has, by sponsor id; sponsors without one are left out."""
    rows = db.session.execute(
        select(MatchPool.sponsor_id, func.count()).group_by(MatchPool.sponsor_id)
    )
    return dict(rows.all())


def normalise_name(name: str) -> str:
    """Return the name without differences of case and spacing, to compare names."""
    return " ".join(name.split()).casefold()


def find_sponsor_named(name: str) -> Sponsor | None:
    """Return the sponsor of this name, capitals and spaces aside."""
    return find_row(Sponsor, Sponsor.name_normalised == normalise_name(name))


def lock_sponsor(sponsor_id: int) -> Sponsor:
    return lock_row(Sponsor, sponsor_id)


def find_sponsor(sponsor_id: int) -> Sponsor | None:
    return db.session.get(Sponsor, sponsor_id)


def list_open_terms(campaign_id: int) -> list[MatchTerms]:
    """Return the terms in force of each open conditional pool, in the pools' order."""
    rows = db.session.scalars(OPEN_TERMS, {"campaign_id": campaign_id})
    newest = {terms.pool_id: terms for terms in rows}
    return list(newest.values())


def list_terms_for(campaign_id: int, email_normalised: str) -> list[MatchTerms]:
    """Return the terms in force for gifts from this address; none for a sponsor's own (M11)."""
    terms = list_open_terms(campaign_id)
    return [] if terms and is_sponsor(campaign_id, email_normalised) else terms


def find_terms(terms_id: int) -> MatchTerms | None:
    """Return this version of terms, from the session if it was read before."""
    return db.session.get(MatchTerms, terms_id)


def list_terms(terms_ids: Sequence[int]) -> list[MatchTerms]:
    """Return these versions of terms in the order given; unknown ids are left out."""
    rows = db.session.scalars(WITH_POOL.where(MatchTerms.id.in_(terms_ids)))
    by_id = {terms.id: terms for terms in rows}
    return [by_id[terms_id] for terms_id in terms_ids if terms_id in by_id]


def list_terms_in_force(campaign_id: int, at: datetime) -> list[MatchTerms]:
    """Return the terms of each conditional pool as they were at an instant, in the pools' order.

    A pool opened later is left out (M3); one that has closed since is included.
    """
    rows = db.session.scalars(
        WITH_POOL.where(
            MatchPool.campaign_id == campaign_id,
            MatchPool.kind == PoolKind.CONDITIONAL,
            MatchPool.opened_at <= at,
            MatchTerms.effective_at <= at,
        ).order_by(MatchPool.position, MatchPool.id, MatchTerms.version)
    )
    return list({terms.pool_id: terms for terms in rows}.values())


def is_sponsor(campaign_id: int, email_normalised: str) -> bool:
    """Return whether the address belongs to a sponsor of the campaign (M11).

    It still does when the sponsor's pool or lead gift is spent or closed.
    """
    parameters = {"campaign_id": campaign_id, "email_normalised": email_normalised}
    sponsor = db.session.connection().execute(SPONSORS_OF_ADDRESS, parameters).first()
    return bool(email_normalised) and sponsor is not None


def list_sponsor_addresses(campaign_ids: Collection[int]) -> set[tuple[int, str]]:
    """Return each sponsor's address with its campaign: their gifts are not matched (M11)."""
    rows = db.session.execute(SPONSORS_ADDRESSES, {"campaign_ids": list(campaign_ids)})
    return {(campaign_id, address) for campaign_id, address in rows if address}


def pool_figures(pools: Sequence[MatchPool]) -> list[PoolFigures]:
    """Return the figures of these pools from the ledger, in the order given."""
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
        gift_count=spent.posted_count if spent else 0,
    )


def reserved_of(figures: Iterable[PoolFigures], currency: str) -> Money:
    """Return what the pools hold together for people who are paying and for gifts in line."""
    return Money(sum(pool.held.cents for pool in figures), currency)


def count_in_line(campaign_id: int, most: int = MOST_COUNTED) -> int:
    """Return how many gifts of the campaign wait for freed match (M9); `most` + 1 if more."""
    pool_ids = db.session.scalars(select(MatchPool.id).where(MatchPool.campaign_id == campaign_id))
    waiting = select(Shortfall.gift_id).where(IN_LINE)
    return count_together([waiting.where(Shortfall.pool_id == each) for each in pool_ids], most)


def payment_key(pool_id: int, reference: str) -> str:
    """Return the reference of the transfer that records a sponsor's payment."""
    return f"pool:{pool_id}:received:{reference}"


def taken_back_key(pool_id: int, reference: str) -> str:
    """Return the reference of the transfer that reverses a mistaken payment."""
    return f"pool:{pool_id}:taken-back:{reference}"


def list_sponsor_payments(pool: MatchPool) -> list[SponsorPayment]:
    """Return the recorded payments of the pool's sponsor, newest first."""
    transfers = list_transfers([Account.sponsor_received(pool.id)], most=MOST_PAYMENTS)
    references = {transfer.reference for transfer in transfers}
    prefix = payment_key(pool.id, "")
    payments = [
        (transfer, transfer.reference.removeprefix(prefix))
        for transfer in transfers
        if transfer.reference.startswith(prefix)
    ]
    return [
        SponsorPayment(
            reference=reference,
            amount=Money(transfer.amount_cents, pool.currency),
            paid_at=transfer.made_at,
            is_taken_back=taken_back_key(pool.id, reference) in references,
        )
        for transfer, reference in payments
    ]


def list_holds(pledge_id: int) -> Sequence[Hold]:
    return list_rows(Hold, Hold.pledge_id == pledge_id)


def list_allocations(gift_id: int) -> Sequence[Allocation]:
    return list_rows(Allocation, Allocation.gift_id == gift_id)


def allocations_by_gift(gift_ids: Sequence[int]) -> dict[int, list[Allocation]]:
    """Return the allocations of these gifts by gift, oldest first; unmatched ones are left out."""
    by_gift: dict[int, list[Allocation]] = {}
    without_versions = joinedload(Allocation.pool).lazyload(MatchPool.versions)
    rows = select(Allocation).where(Allocation.gift_id.in_(gift_ids)).order_by(Allocation.id)
    for row in db.session.scalars(rows.options(without_versions)):
        by_gift.setdefault(row.gift_id, []).append(row)
    return by_gift


def find_standing(gift_id: int) -> MatchStanding | None:
    return db.session.get(MatchStanding, gift_id)


def _in_order(campaign_id: int) -> Select[MatchPool]:
    return (
        select(MatchPool)
        .where(MatchPool.campaign_id == campaign_id)
        .order_by(MatchPool.position, MatchPool.id)
    )
