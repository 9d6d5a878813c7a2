"""A pool's line: the gifts that lacked its money, and how freed money is handed out to them (M9).

Gifts are served in the order of their promises, under the terms each was promised, in short steps:
a step locks a few gifts and the pool, gives what there is, and ends. A gift that meets a limit or
has all its match leaves the line. A gift that can take nothing while another form of its donor is
unpaid keeps its place and is passed over. What nobody in line can take goes back to the pool. A
closed pool serves its line like an open one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from fundraiser.database import db
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.matching.allocation import Cut, PoolBalance, share_out
from fundraiser.matching.awards import left_by_pool, standing_awards
from fundraiser.matching.models import (
    IN_LINE,
    AllocationKind,
    FreedMatch,
    MatchStanding,
    Shortfall,
)
from fundraiser.matching.operations.division import PoolCut, balance_of
from fundraiser.matching.operations.donor_caps import committed_by_donor
from fundraiser.matching.operations.earnings import lock_standings, spend
from fundraiser.matching.operations.freed_match import keep_rest, lock_freed, take_up_freed
from fundraiser.matching.operations.shortfalls import leave_line, shortfall_of_gift
from fundraiser.matching.queries import list_allocations
from fundraiser.money import Money

GIFTS_A_STEP = 20


@dataclass(frozen=True, slots=True)
class Increase:
    """A gift that has gained match from freed money (M9)."""

    gift_id: int
    gained: Money
    key: str  # unique among the gift's increases


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The result of one step; `is_over` if the pool had no money to hand out.

    `passed` are gifts that keep their place but can take nothing now.
    """

    increases: tuple[Increase, ...] = ()
    is_over: bool = False
    passed: frozenset[int] = frozenset()


def list_in_line(pool_id: int, *, but_not: Collection[int]) -> list[int]:
    """Return the gifts at the head of the pool's line, earliest promise first."""
    return [shortfall.gift_id or 0 for shortfall, _standing in _head_of_line(pool_id, but_not)]


def hand_out(
    pool_id: int,
    gift_ids: Sequence[int],
    *,
    but_not: Collection[int],
    accounts: Iterable[Account],
    on: date,
    at: datetime,
) -> HandedOut:
    """Give freed money of the pool to the gifts at the head of its line: one short step (M9).

    `gift_ids` are those that the caller has locked, `but_not` those already passed over; nothing
    happens if the head of the line has changed. `accounts` are those that the caller will change
    for them. Once the whole line is served, what is left goes back to the pool, for new holds.
    """
    lock_standings(gift_ids)
    freed = lock_freed(pool_id)
    if not freed:
        return HandedOut(is_over=True)
    account = _lock_pool(pool_id, freed[0].campaign_id, accounts)
    head = _head_of_line(pool_id, but_not)  # the pool is locked: nobody joins now
    if [shortfall.gift_id for shortfall, _standing in head] != list(gift_ids):
        return HandedOut()
    step = _Step(account, on=on, at=at)
    take_up_freed(freed, at=at)
    spent = {row: step.give(row, head) for row in freed}
    if len(head) < GIFTS_A_STEP:
        spent = {row: row.left_cents for row in freed}
    keep_rest(freed, spent, at=at)
    for shortfall, standing in head:
        step.let_go(shortfall, standing)
    key = f"freed:{freed[0].id}:{freed[0].steps}"
    increases = (
        Increase(gift_id, Money(cents, account.currency), key)
        for gift_id, cents in step.gained.items()
    )
    return HandedOut(tuple(increases), passed=frozenset(step.passed))


class _Step:
    """Gives sums of freed money to gifts in line, under one lock of the pool."""

    def __init__(self, account: LedgerAccount, *, on: date, at: datetime) -> None:
        self.account, self.on, self.at = account, on, at
        self.gained: dict[int, int] = {}
        self.passed: set[int] = set()

    def give(self, row: FreedMatch, head: Sequence[tuple[Shortfall, MatchStanding]]) -> int:
        """Give one sum to the gifts in order; return how many cents of it are spent."""
        spent = 0
        for shortfall, standing in head:
            if standing.gift_id == row.gift_id:  # its own refund freed the money
                continue
            balance = self._balance(shortfall, standing, row.left_cents - spent)
            wanted = Money(standing.unmatched_cents, standing.currency)
            shares = [(shortfall.terms, share) for share in share_out(wanted, [balance])]
            parts = spend(
                standing,
                shares,
                AllocationKind.FREED_MONEY,
                key=f"freed:{row.id}:{row.steps}",
                on=self.on,
                at=self.at,
            )
            cents = sum(part.change_cents for part in parts)
            if cents:
                spent += cents
                self.gained[standing.gift_id] = self.gained.get(standing.gift_id, 0) + cents
        return spent

    def let_go(self, shortfall: Shortfall, standing: MatchStanding) -> None:
        """Take a gift out of the lines in which it no longer waits.

        With all its match, it leaves every line; at a limit, it leaves this one.
        """
        terms = shortfall.terms
        if not standing.unmatched_cents:
            leave_line(standing.gift_id)
            return
        wanted = Money(terms.rate.of(standing.unmatched_cents), standing.currency)
        balance = self._balance(shortfall, standing, wanted.cents)
        if balance.most:  # it could take more, if there were more
            return
        if wanted and balance.capped_by.waits:
            self.passed.add(standing.gift_id)
            return
        leave_line(standing.gift_id, terms.pool_id)
        if wanted:
            limit = Cut(terms.pool_id, wanted, Money.zero(standing.currency), balance.capped_by)
            cut = PoolCut(terms, limit, self.account.room, self.account.held)
            db.session.add(shortfall_of_gift(cut, standing, at=self.at))

    def _balance(
        self, shortfall: Shortfall, standing: MatchStanding, available: int
    ) -> PoolBalance:
        """Return what the pool can give this gift of `available` cents of freed money."""
        terms = shortfall.terms
        has = left_by_pool(standing_awards(list_allocations(standing.gift_id)))
        committed = committed_by_donor(standing.donor_id, [terms])[terms.pool_id]
        balance = balance_of(
            terms,
            self.account,
            already=has[terms.pool_id],
            committed=committed,
        )
        return replace(balance, available=Money(available, terms.currency))


def _lock_pool(pool_id: int, campaign_id: int, others: Iterable[Account]) -> LedgerAccount:
    pool = Account.pool(pool_id)
    return ledger.lock([*others, Account.matched(campaign_id), pool])[pool.code]


def _head_of_line(pool_id: int, but_not: Collection[int]) -> list[tuple[Shortfall, MatchStanding]]:
    rows = db.session.execute(
        select(Shortfall, MatchStanding)
        .join(MatchStanding, MatchStanding.gift_id == Shortfall.gift_id)
        .where(Shortfall.pool_id == pool_id, IN_LINE, MatchStanding.unmatched_cents > 0)
        .where(Shortfall.gift_id.not_in(list(but_not)))
        .order_by(Shortfall.decided_at, Shortfall.gift_id)
        .limit(GIFTS_A_STEP)
        .execution_options(populate_existing=True)
    )
    return [(shortfall, standing) for shortfall, standing in rows]
