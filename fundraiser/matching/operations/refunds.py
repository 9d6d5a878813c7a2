"""Refunds and the match: reverse in proportion, restore exactly if a refund fails (M8)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil

from fundraiser.database import db
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.matching.allocation import Cut, PoolBalance
from fundraiser.matching.awards import StandingAward, left_by_pool, standing_awards
from fundraiser.matching.models import (
    Allocation,
    AllocationKind,
    FreedMatch,
    MatchStanding,
    MatchTerms,
    Shortfall,
)
from fundraiser.matching.operations.division import PoolCut, balance_of
from fundraiser.matching.operations.donor_caps import commit_to_donor, committed_by_donor
from fundraiser.matching.operations.earnings import (
    entry_of_allocation,
    follow_rows,
    lock_standings,
)
from fundraiser.matching.operations.freed_match import (
    Freed,
    keep_for_line,
    keep_rest,
    lock_freed_by,
    take_up_freed,
)
from fundraiser.matching.operations.shortfalls import (
    leave_line,
    list_shortfalls,
    shortfall_of_gift,
    stand_in_line_again,
)
from fundraiser.matching.queries import list_allocations
from fundraiser.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundChange:
    """A refund that starts or stops counting; all refunds together leave `left` of the gift.

    `key` distinguishes the transfers of this change from those of others.
    """

    gift_id: int
    pledge_id: int | None
    left: Money
    key: str
    on: date
    at: datetime


def reverse(change: RefundChange) -> Money:
    """Reduce the gift's match to what the remaining gift earns; return by how much (M8).

    In proportion, pool by pool, rounded down, computed from what was earned. The money is kept for
    the pools' lines (M9). Repeatable: match that is already reduced stays. Locks the gift's
    standing.
    """
    standing = lock_standings([change.gift_id])[0]
    lost = [
        (award, award.left_cents - award.award.left_at(change.left.cents))
        for award in standing_awards(list_allocations(change.gift_id))
    ]
    rows = [
        _row(award, -cents, AllocationKind.REVERSAL, change) for award, cents in lost if cents > 0
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
    """Give the gift its match back after a failed refund; return how much that is (M8).

    Restores exactly what was taken if the pools still have it: first what this gift's refunds freed
    and nobody in line was given, then what is left in the pools. Takes nothing from anybody else
    and passes no limit (M16). The part that is missing counts as never earned, and the gift stands
    in line for it; what its pools have is kept for their lines, so that no form takes it first.
    `accounts` are those that the transaction will still change.
    """
    standing = lock_standings([change.gift_id])[0]
    awards = standing_awards(list_allocations(change.gift_id))
    wanted = [
        (award, award.award.left_at(change.left.cents) - award.left_cents) for award in awards
    ]
    lost = [(award, cents) for award, cents in wanted if cents > 0]
    pool_ids = {award.allocation.pool_id for award, _cents in lost}
    pool_ids |= {row.pool_id for row in _list_lacking(standing, change)}
    source = _Source(standing, awards, pool_ids, change)
    source.lock(accounts)
    rows = []
    for award, requested in lost:
        given = source.take(award, requested)
        row = _row(award, given, AllocationKind.RESTORED, change)
        if given < requested:
            _set_basis(row, award, award.left_cents + given, change)
        rows.append(row)
    source.keep_rest()
    _keep(standing, rows, change)
    source.keep_shortfalls()
    if standing.unmatched_cents:
        stand_in_line_again(change.gift_id, change.pledge_id, standing.decided_at, at=change.at)
        source.keep_what_lacks(_list_lacking(standing, change))
    return Money(sum(row.change_cents for row in rows), standing.currency)


def _list_lacking(standing: MatchStanding, change: RefundChange) -> list[Shortfall]:
    """Return the gift's shortfalls for lack of money: where it stands or has stood in line."""
    rows = list_shortfalls(change.gift_id, change.pledge_id, standing.decided_at)
    return [row for row in rows if row.cause.waits]


class _Source:
    """The money a gift's match is restored from: first its refunds' freed money, then its pools."""

    def __init__(
        self,
        standing: MatchStanding,
        awards: Sequence[StandingAward],
        pool_ids: set[int],
        change: RefundChange,
    ) -> None:
        self.standing, self.change = standing, change
        self.has = left_by_pool(awards)
        self.pools = {pool_id: Account.pool(pool_id) for pool_id in sorted(pool_ids)}
        self.own: list[FreedMatch] = []
        self.given = Counter[int]()
        self.rooms: dict[int, int] = {}
        self.shortfalls: dict[int, Shortfall] = {}  # one for each pool

    def lock(self, accounts: Iterable[Account]) -> None:
        """Lock the freed money, then the pools and all accounts still to be changed."""
        if not self.pools:
            return
        for pool_id in self.pools:
            self.own += lock_freed_by(self.standing.gift_id, pool_id)
        take_up_freed(self.own, at=self.change.at)
        matched = Account.matched(self.standing.campaign_id)
        rows = ledger.lock([*accounts, matched, *self.pools.values()])
        self.accounts = {pool_id: rows[account.code] for pool_id, account in self.pools.items()}
        self.rooms = {pool_id: max(row.room.cents, 0) for pool_id, row in self.accounts.items()}

    def take(self, award: StandingAward, requested: int) -> int:
        """Return how much of `requested` cents there is; record why if it is less."""
        terms, pool_id = award.allocation.terms, award.allocation.pool_id
        committed = committed_by_donor(self.standing.donor_id, [terms])[pool_id]
        balance = replace(
            balance_of(
                terms, self.accounts[pool_id], already=self.has[pool_id], committed=committed
            ),
            available=Money(self.rooms[pool_id], terms.currency),
        )
        given = min(requested, balance.most)
        commit_to_donor(terms, self.standing.donor_id, given)
        if given < requested:
            self._note(balance, terms, requested=requested, given=given)
        for counter in (self.has, self.given):
            counter[pool_id] += given
        self.rooms[pool_id] -= given
        return given

    def keep_rest(self) -> None:
        """Keep what is left of the freed money for the line again."""
        spent = {}
        for row in self.own:
            spent[row] = min(row.left_cents, self.given[row.pool_id])
            self.given[row.pool_id] -= spent[row]
            self.rooms[row.pool_id] -= row.left_cents - spent[row]
        keep_rest(self.own, spent, at=self.change.at)

    def keep_shortfalls(self) -> None:
        """Store why pools gave less, in place of earlier shortfalls: the gift waits once."""
        if self.shortfalls:
            leave_line(self.standing.gift_id, *self.shortfalls)
        db.session.add_all(self.shortfalls.values())
        db.session.flush()

    def keep_what_lacks(self, lacking: Iterable[Shortfall]) -> None:
        """Keep what the pools have, up to what the gift lacks, for their lines (M9)."""
        keep_for_line(
            [
                Freed(
                    f"gift:{self.standing.gift_id}:{row.pool_id}:{self.change.key}:lacks",
                    row.pool_id,
                    self.standing.campaign_id,
                    Money(min(self.rooms[row.pool_id], wanted), self.standing.currency),
                )
                for row in lacking
                for wanted in [row.terms.rate.of(self.standing.unmatched_cents)]
            ],
            at=self.change.at,
        )

    def _note(self, balance: PoolBalance, terms: MatchTerms, *, requested: int, given: int) -> None:
        before = self.shortfalls.get(terms.pool_id)
        if before:
            requested, given = requested + before.wanted_cents, given + before.given_cents
        wanted, owed = Money(requested, terms.currency), Money(given, terms.currency)
        cut = Cut(terms.pool_id, wanted, owed, balance.cause)
        held = self.accounts[terms.pool_id].held
        self.shortfalls[terms.pool_id] = shortfall_of_gift(
            PoolCut(terms, cut, balance.available, held), self.standing, at=self.change.at
        )


def _set_basis(row: Allocation, award: StandingAward, cents: int, change: RefundChange) -> None:
    """Compute refunds after this restoration from the `cents` that could be restored."""
    at_most = ceil(award.award.matched_at(change.left.cents))
    row.earned_cents, row.base_cents = cents, change.left.cents
    row.gift_cents = min(award.allocation.terms.rate.cents_matched_by(cents), at_most)


def _row(
    award: StandingAward, cents: int, kind: AllocationKind, change: RefundChange
) -> Allocation:
    allocation = award.allocation
    return Allocation(
        reference=f"{allocation.reference}:{change.key}",
        gift_id=allocation.gift_id,
        pool_id=allocation.pool_id,
        terms_id=allocation.terms_id,
        award_id=allocation.id,
        currency=allocation.currency,
        kind=kind,
        change_cents=cents,
        gift_cents=0,
        made_at=change.at,
    )


def _keep(standing: MatchStanding, rows: Sequence[Allocation], change: RefundChange) -> None:
    """Store and post the rows, and update what is left of the gift."""
    db.session.add_all(rows)
    standing.left_cents = change.left.cents
    db.session.flush()
    ledger.post(
        [entry_of_allocation(row, standing, on=change.on) for row in rows if row.change_cents],
        at=change.at,
    )
    for row in rows:
        if row.kind is AllocationKind.REVERSAL:
            commit_to_donor(row.terms, standing.donor_id, row.change_cents)
    follow_rows(standing, rows)
