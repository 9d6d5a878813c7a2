"""What each open pool can give one gift at this moment, with the pools locked.

Shared by holds, which set money aside, and earning, which spends it. Locks the campaign's `matched`
account and then its pools by code, so that whoever spends a campaign's match stands in one line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from fundraiser.database import db, insert_into, rows_changed
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import settle
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.matching.allocation import PoolBalance, Share, share_out
from fundraiser.matching.models import DonorCap, GiftsThatCount, MatchTerms
from fundraiser.matching.queries import is_sponsor, list_open_terms
from fundraiser.money import Money

GATHERED = "matching.caps"
AMPLE = 100  # times a gift: room that does not go between a look and the commit
OFFLINE = "offline"  # the source of gifts that did not come through this site


@dataclass(frozen=True, slots=True)
class Candidate:
    """Whose gift to which campaign, and the instant that decides deadlines (M21)."""

    campaign_id: int
    donor_id: int
    source: str
    decided_at: datetime
    email_normalised: str = ""  # compared with the sponsors': their own gifts are not matched (M11)


def terms_for(candidate: Candidate) -> list[MatchTerms]:
    """Return the terms under which this gift may be matched, in the order of the pools."""
    terms = [
        version for version in list_open_terms(candidate.campaign_id) if is_for(version, candidate)
    ]
    if terms and is_sponsor(candidate.campaign_id, candidate.email_normalised):
        return []
    return terms


def is_for(terms: MatchTerms, candidate: Candidate) -> bool:
    """Whether the terms match gifts of that instant and source."""
    is_counted = terms.counts is GiftsThatCount.EVERY or candidate.source != OFFLINE
    return is_counted and terms.covers(candidate.decided_at)


def share_from_pools(
    gift: Money,
    candidate: Candidate,
    terms: Sequence[MatchTerms],
    *,
    already: Mapping[int, int] | None = None,
    most: Mapping[int, int] | None = None,
    may_look: bool = False,
) -> list[tuple[MatchTerms, Share]]:
    """Return what each pool gives `gift` now. The pools stay locked until the transaction ends.

    `already` is what the gift has of each pool, counted against the cap per gift; `most`, where
    given, is how many cents of each pool may be spent (money that was set free). A caller who
    `may_look` will try again on LimitExceeded: pools with ample room are then not locked, so that
    donors do not wait for each other.
    """
    if not terms:
        return []
    accounts = _accounts(gift, candidate, terms, may_look=may_look)
    committed = _committed_by_donor(candidate.donor_id, terms)
    balances = [
        PoolBalance(
            version.pool_id,
            version.rate,
            _available(accounts[Account.pool(version.pool_id).code], version, most),
            _cap(version, (already or {}).get(version.pool_id, 0), committed),
        )
        for version in terms
    ]
    by_pool = {version.pool_id: version for version in terms}
    return [(by_pool[share.pool_id], share) for share in share_out(gift, balances)]


def commit_to_donor(terms: MatchTerms, donor_id: int, cents: int) -> None:
    """Count `cents` more (or less) against the donor's cap of the pool, if it has one (M16).

    Written when the transaction ends, after all accounts: a cap is only ever locked under its
    pool. Violates a CHECK, and so undoes the transaction, if the cap would be passed.
    """
    if terms.cap_per_donor_cents is None:
        return
    changes = db.session().info.setdefault(GATHERED, {})
    before, _cap_cents = changes.get((terms.pool_id, donor_id), (0, 0))
    changes[terms.pool_id, donor_id] = (before + cents, terms.cap_per_donor_cents)


def settle_caps() -> None:
    """What was counted against caps is in their rows; the accounts are settled before."""
    settle()
    changes: dict[tuple[int, int], tuple[int, int]] = db.session().info.pop(GATHERED, {})
    for (pool_id, donor_id), (cents, cap_cents) in sorted(changes.items()):
        _change_cap(pool_id, donor_id, cents, cap_cents)


@event.listens_for(db.session, "before_commit")
def _settle_at_the_end(_session: Session) -> None:
    settle_caps()


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(GATHERED, None)


def _change_cap(pool_id: int, donor_id: int, cents: int, cap_cents: int) -> None:
    if cents > 0:
        fresh = insert_into(DonorCap).values(
            pool_id=pool_id, donor_id=donor_id, committed_cents=cents, cap_cents=cap_cents
        )
        db.session.execute(
            fresh.on_conflict_do_update(
                index_elements=["pool_id", "donor_id"],
                set_={"committed_cents": DonorCap.committed_cents + cents, "cap_cents": cap_cents},
            )
        )
    elif cents < 0:
        rows_changed(
            update(DonorCap)
            .where(DonorCap.pool_id == pool_id, DonorCap.donor_id == donor_id)
            .values(committed_cents=DonorCap.committed_cents + cents)
        )


def _accounts(
    gift: Money, candidate: Candidate, terms: Sequence[MatchTerms], *, may_look: bool
) -> Mapping[str, LedgerAccount]:
    """Return the pools' accounts by code: locked, unless a look is enough."""
    pools = [Account.pool(version.pool_id) for version in terms]
    if may_look and all(version.cap_per_donor_cents is None for version in terms):
        seen = accounts_by_code(pools)
        if all(account.room.cents >= gift.cents * AMPLE for account in seen.values()):
            return seen
    return ledger.lock([Account.matched(candidate.campaign_id), *pools])


def _available(account: LedgerAccount, terms: MatchTerms, most: Mapping[int, int] | None) -> Money:
    if most is None:
        return account.room
    return min(account.room, Money(most.get(terms.pool_id, 0), account.currency))


def _cap(terms: MatchTerms, already: int, committed: Mapping[int, int]) -> Money | None:
    caps = []
    if terms.cap_per_gift_cents is not None:
        caps.append(terms.cap_per_gift_cents - already)
    if terms.cap_per_donor_cents is not None:
        caps.append(terms.cap_per_donor_cents - committed.get(terms.pool_id, 0))
    return Money(max(min(caps), 0), terms.currency) if caps else None


def _committed_by_donor(donor_id: int, terms: Sequence[MatchTerms]) -> dict[int, int]:
    capped = [version.pool_id for version in terms if version.cap_per_donor_cents is not None]
    if not capped:
        return {}
    settle_caps()
    rows = db.session.execute(
        select(DonorCap.pool_id, DonorCap.committed_cents).where(
            DonorCap.donor_id == donor_id, DonorCap.pool_id.in_(capped)
        )
    )
    return dict(rows.all())
