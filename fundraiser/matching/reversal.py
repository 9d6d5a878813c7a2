"""Refunds and the match: reversed in proportion, restored exactly when a refund fails (M8)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fundraiser.database import db
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.matching.allocation import Cut, PoolBalance
from fundraiser.matching.awards import StandingAward, standing_awards
from fundraiser.matching.earning import follow_unmatched, lock_standings
from fundraiser.matching.freed import Freed, keep_for_line, take_back_freed
from fundraiser.matching.models import (
    Allocation,
    AllocationKind,
    MatchTerms,
    Shortfall,
    Standing,
)
from fundraiser.matching.queries import list_allocations
from fundraiser.matching.shortfalls import shortfall_of
from fundraiser.matching.spending import (
    PoolCut,
    balance_of,
    commit_to_donor,
    committed_by_donor,
)
from fundraiser.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundChange:
    """A refund of a gift that began, or ceased, to count: the gift is `left` by all of them.

    `key` tells this change's transfers from others'.
    """

    gift_id: int
    left: Money
    key: str
    on: date
    at: datetime


def reverse(change: RefundChange) -> Money:
    """The gift's match is what its rest still earns; return how much less that is (M8).

    In proportion, pool by pool, rounded down, reckoned from what was earned. What is taken back is
    kept for the pools' lines (M9). Repeatable: match that is down to that already stays.
    """
    standing = lock_standings([change.gift_id])[0]
    lost = [
        (each, each.left_cents - each.award.left_at(change.left.cents))
        for each in standing_awards(list_allocations(change.gift_id))
    ]
    rows = [
        _row(each, -cents, AllocationKind.REVERSAL, change) for each, cents in lost if cents > 0
    ]
    _keep(standing, rows, change)
    by_pool = Counter[int]()
    for row in rows:
        by_pool[row.pool_id] -= row.change_cents
    keep_for_line(
        [
            Freed(
                f"gift:{change.gift_id}:{pool_id}:{change.key}",
                pool_id,
                standing.campaign_id,
                Money(cents, standing.currency),
                change.gift_id,
            )
            for pool_id, cents in by_pool.items()
        ],
        at=change.at,
    )
    return Money(sum(by_pool.values()), standing.currency)


def restore(change: RefundChange, *, accounts: Iterable[Account]) -> Money:
    """A refund has failed: the gift has its match again; return how much that is (M8).

    Exactly what had been taken back, if its pools still have it: what this gift's refunds set free
    and the line was not given yet, then what is left. Nothing is taken from anybody else; what
    lacks is reckoned as if it had never been earned, and the gift stands in line for it. `accounts`
    are those that the transaction is still to change.
    """
    standing = lock_standings([change.gift_id])[0]
    awards = standing_awards(list_allocations(change.gift_id))
    wanted = [(each, each.award.left_at(change.left.cents) - each.left_cents) for each in awards]
    source = _Source(standing, [each for each in wanted if each[1] > 0], accounts, change)
    rows = []
    for each, asked in source.wanted:
        given = source.take(each, asked)
        row = _row(each, given, AllocationKind.RESTORED, change)
        if given < asked:
            left = each.left_cents + given
            row.earned_cents, row.base_cents = left, change.left.cents
            row.gift_cents = -(-each.award.gift_cents * left // each.award.earned_cents)
        rows.append(row)
    _keep(standing, rows, change)
    db.session.add_all(source.shortfalls)
    return Money(sum(row.change_cents for row in rows), standing.currency)


class _Source:
    """Where the match of a gift is restored from: its pools, locked, with what they have left."""

    def __init__(
        self,
        standing: Standing,
        wanted: Sequence[tuple[StandingAward, int]],
        accounts: Iterable[Account],
        change: RefundChange,
    ) -> None:
        self.standing, self.wanted, self.change = standing, wanted, change
        self.shortfalls: list[Shortfall] = []
        asked = Counter[int]()
        for each, cents in wanted:
            asked[each.allocation.pool_id] += cents
        for pool_id, cents in asked.items():
            take_back_freed(pool_id, standing.gift_id, cents, at=change.at)
        pools = {pool_id: Account.pool(pool_id) for pool_id in asked}
        rows = {}
        if pools:
            matched = Account.matched(standing.campaign_id)
            rows = ledger.lock([*accounts, matched, *pools.values()])
        self.accounts = {pool_id: rows[account.code] for pool_id, account in pools.items()}
        self.rooms = {pool_id: max(row.room.cents, 0) for pool_id, row in self.accounts.items()}

    def take(self, each: StandingAward, asked: int) -> int:
        """Return how much of what is asked for the pool gives; where that is less, say why."""
        terms, pool_id = each.allocation.terms, each.allocation.pool_id
        account = self.accounts[pool_id]
        committed = committed_by_donor(self.standing.donor_id, [terms]).get(pool_id, 0)
        balance = replace(
            balance_of(terms, account, already=0, committed=committed),
            available=Money(self.rooms[pool_id], terms.currency),
        )
        given = min(asked, balance.most)
        commit_to_donor(terms, self.standing.donor_id, given)
        if given < asked:
            self._note(balance, terms, asked=asked, given=given)
        self.rooms[pool_id] -= given
        return given

    def _note(self, balance: PoolBalance, terms: MatchTerms, *, asked: int, given: int) -> None:
        account = self.accounts[terms.pool_id]
        wanted, owed = Money(asked, terms.currency), Money(given, terms.currency)
        cut = PoolCut(
            terms,
            Cut(terms.pool_id, wanted, owed, balance.cause),
            balance.available,
            account.held,
        )
        self.shortfalls.append(
            shortfall_of(
                cut,
                cause=balance.cause,
                gift_id=self.standing.gift_id,
                decided_at=self.standing.decided_at,
                at=self.change.at,
            )
        )


def _row(each: StandingAward, cents: int, kind: AllocationKind, change: RefundChange) -> Allocation:
    award = each.allocation
    return Allocation(
        reference=f"{award.reference}:{change.key}",
        gift_id=award.gift_id,
        pool_id=award.pool_id,
        terms_id=award.terms_id,
        award_id=award.id,
        currency=award.currency,
        kind=kind,
        change_cents=cents,
        gift_cents=0,
        made_at=change.at,
    )


def _keep(standing: Standing, rows: Sequence[Allocation], change: RefundChange) -> None:
    """The rows are kept and posted, and the standing knows what is left of its gift."""
    db.session.add_all(rows)
    standing.left_cents = change.left.cents
    db.session.flush()
    ledger.post(
        [_entry(row, standing, change.on) for row in rows if row.change_cents], at=change.at
    )
    for row in rows:
        if row.kind is AllocationKind.REVERSAL:
            commit_to_donor(row.terms, standing.donor_id, row.change_cents)
    follow_unmatched(standing)


def _entry(row: Allocation, standing: Standing, on: date) -> Entry:
    pool, matched = Account.pool(row.pool_id), Account.matched(standing.campaign_id)
    debit, credit = (pool, matched) if row.change.is_positive else (matched, pool)
    amount = row.change if row.change.is_positive else -row.change
    return Entry(row.reference, amount, debit, credit, on=on, source=standing.source)
