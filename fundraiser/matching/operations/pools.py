"""What staff do with pools: draft, open, change terms, close, order. Sponsors: `sponsors.py`.

Each operation writes an audit entry. Callers read a pool with `lock_pool` before they change it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.clock import date_in
from fundraiser.database import db, flush_or_refuse
from fundraiser.errors import Conflict, DomainError
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry, LimitExceeded
from fundraiser.matching.models import (
    GiftsThatCount,
    MatchPool,
    MatchTerms,
    MonthlyGifts,
    PoolKind,
    PoolStatus,
    Sponsor,
    UnusedMatch,
)
from fundraiser.matching.operations.donor_caps import count_donors
from fundraiser.matching.queries import find_pool, lock_pools
from fundraiser.money import Money
from fundraiser.public_ids import new_public_id
from fundraiser.web.actors import Actor


class TermsRefused(DomainError):
    """The terms are not valid."""


class TermsIncomplete(DomainError):
    """A pool cannot open without a complete commitment on file (M1)."""


class PoolRefused(DomainError):
    """A pool of this kind or status does not allow this."""


class PoolOverspent(Conflict):
    """The new amount is lower than what the pool has committed (M4)."""


class DraftedAlready(Conflict):
    """Someone else made the same draft at this moment; a retry finds it."""


class OrderStale(Conflict):
    """The campaign's pools or their order have changed since the person saw them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsFacts:
    """What a sponsor signed. Amounts in whole minor units of the campaign's currency."""

    amount_cents: int
    rate_numerator: int = 1  # 1:1 is the default (M19)
    rate_denominator: int = 1
    cap_per_gift_cents: int | None = None
    cap_per_donor_cents: int | None = None
    opens_at: datetime
    closes_at: datetime
    zone: str
    counts: GiftsThatCount = GiftsThatCount.ONLINE
    monthly: MonthlyGifts = MonthlyGifts.FIRST_PAYMENT
    unused: UnusedMatch
    signed_on: date | None
    commitment_reference: str


def subject_of(pool: MatchPool) -> str:
    """Return how the audit log names the pool."""
    return f"pool:{pool.id}"


def terms_facts_of(terms: MatchTerms) -> TermsFacts:
    """Return the facts of these terms."""
    return TermsFacts(**{field.name: getattr(terms, field.name) for field in fields(TermsFacts)})


def told_of(terms: TermsFacts, currency: str) -> dict[str, Any]:
    """Return the terms as the audit log stores them: plain values that people can read."""

    def amount(cents: int | None) -> str | None:
        return None if cents is None else str(Money(cents, currency))

    return {
        "amount": amount(terms.amount_cents),
        "rate": f"{terms.rate_numerator}:{terms.rate_denominator}",
        "cap_per_gift": amount(terms.cap_per_gift_cents),
        "cap_per_donor": amount(terms.cap_per_donor_cents),
        "opens_at": terms.opens_at.isoformat(),
        "closes_at": terms.closes_at.isoformat(),
        "zone": terms.zone,
        "counts": terms.counts.value,
        "monthly": terms.monthly.value,
        "unused": terms.unused.value,
        "signed_on": terms.signed_on.isoformat() if terms.signed_on else None,
        "commitment_reference": terms.commitment_reference,
    }


def draft_pool(
    campaign: Campaign,
    sponsor: Sponsor,
    kind: PoolKind,
    facts: TermsFacts,
    *,
    public_id: str | None = None,
    actor: Actor,
    at: datetime,
) -> MatchPool:
    """Add a draft pool, last in the campaign's order and visible to staff only.

    Repeatable with a `public_id`: an existing pool with that id is returned as it is. Raises
    TermsRefused, and DraftedAlready if another request adds it at the same time.
    """
    existing = find_pool(public_id) if public_id else None
    if existing:
        return existing
    _require_sound(facts, at)
    last = db.session.scalar(
        select(func.max(MatchPool.position)).where(MatchPool.campaign_id == campaign.id)
    )
    pool = MatchPool(
        public_id=public_id or new_public_id(),
        campaign_id=campaign.id,
        sponsor=sponsor,
        kind=kind,
        status=PoolStatus.DRAFT,
        currency=campaign.currency,
        position=(last or 0) + 1,
        created_at=at,
    )
    pool.versions = [_version(pool, 1, facts, reason="", at=at)]
    pool.has_donor_cap = facts.cap_per_donor_cents is not None
    db.session.add(pool)
    flush_or_refuse(
        DraftedAlready(_("This draft has already been saved. It is in the list of pools."))
    )
    audit.record(
        AuditAction.POOL_DRAFTED,
        subject_of(pool),
        actor,
        at,
        after={"campaign": campaign.slug, **_audit_values(pool)},
    )
    return pool


def redraft_pool(
    pool: MatchPool,
    sponsor: Sponsor,
    kind: PoolKind,
    facts: TermsFacts,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """Replace a draft's contents. Repeatable.

    Raises TermsRefused, or PoolRefused once the pool was opened.
    """
    if not pool.is_draft:
        raise PoolRefused(_("This pool has just been opened. Change its terms instead."))
    _require_sound(facts, at)
    before = _audit_values(pool)
    pool.sponsor = sponsor
    pool.kind = kind
    _write(pool.terms, facts)
    pool.has_donor_cap = facts.cap_per_donor_cents is not None
    db.session.flush()
    _record_change(pool, before, actor=actor, at=at)


def discard_pool(pool: MatchPool, *, actor: Actor, at: datetime) -> None:
    """Delete a draft; the audit log keeps its contents.

    Raises PoolRefused once the pool was opened: a public promise is never deleted.
    """
    if not pool.is_draft:
        raise PoolRefused(_("Only a draft can be discarded. Close the pool instead."))
    audit.record(
        AuditAction.POOL_DISCARDED, subject_of(pool), actor, at, before=_audit_values(pool)
    )
    for terms in pool.versions:
        db.session.delete(terms)
    db.session.flush()
    db.session.delete(pool)
    db.session.flush()


def open_pool(pool: MatchPool, *, actor: Actor, at: datetime) -> None:
    """Let the pool's money be held and earned; count a lead gift at once (M2). Repeatable.

    A closed pool reopens under its terms. Raises TermsIncomplete without a complete signed
    commitment (M1), and TermsRefused if its window is over.
    """
    if pool.is_open:
        return
    terms = pool.terms
    _require_commitment(terms.signed_on, terms.commitment_reference)
    if terms.closes_at <= at:
        raise TermsRefused(_("The window of these terms has ended. Change the terms first."))
    is_first = pool.is_draft
    pool.move_to(PoolStatus.OPEN)
    pool.opened_at = pool.opened_at or at
    pool.closed_at = None
    if is_first:
        terms.effective_at = at
    db.session.flush()
    if is_first:
        _open_accounts(pool, terms, at)
    audit.record(AuditAction.POOL_OPENED, subject_of(pool), actor, at)


def change_terms(
    pool: MatchPool, facts: TermsFacts, *, reason: str, actor: Actor, at: datetime
) -> MatchTerms:
    """Put these terms in force from now on; earlier gifts and holds keep theirs (M3).

    A draft's terms are replaced. Once opened, terms are a promise that a page may have shown, so a
    change adds a new public version with its `reason`. Repeatable: terms already in force stay.
    Raises TermsIncomplete, TermsRefused, and PoolOverspent if more is committed than the new
    amount.
    """
    if facts == terms_facts_of(pool.terms):
        return pool.terms
    if pool.is_draft:
        redraft_pool(pool, pool.sponsor, pool.kind, facts, actor=actor, at=at)
        return pool.terms
    _require_changeable(pool, facts, reason, at)
    before = _audit_values(pool)
    terms = _version(pool, pool.terms.version + 1, facts, reason=reason, at=at)
    pool.versions.append(terms)
    db.session.flush()
    _limit(pool, facts)
    if facts.cap_per_donor_cents is not None and not pool.has_donor_cap:
        pool.has_donor_cap = True
        count_donors(pool.id)
    _record_change(pool, before, actor=actor, at=at, note=reason)
    return terms


def close_pool(pool: MatchPool, *, actor: Actor, at: datetime) -> None:
    """Stop holding match from the pool. Open holds can still be earned (M21). Repeatable.

    Raises PoolRefused for a draft, and for a lead gift, which is always given.
    """
    if pool.status is PoolStatus.CLOSED:
        return
    if pool.is_draft:
        raise PoolRefused(_("A draft cannot be closed. Discard it instead."))
    if pool.is_lead_gift:
        raise PoolRefused(_("A lead gift is given whatever happens: there is nothing to close."))
    pool.move_to(PoolStatus.CLOSED)
    pool.closed_at = at
    audit.record(AuditAction.POOL_CLOSED, subject_of(pool), actor, at)


def order_pools(
    campaign: Campaign,
    public_ids: Sequence[str],
    *,
    seen: Sequence[str],
    actor: Actor,
    at: datetime,
) -> None:
    """Spend the campaign's pools in this order from now on (M10). Repeatable.

    `seen` is the order that the person saw. Raises OrderStale if it has changed since.
    """
    pools = {pool.public_id: pool for pool in lock_pools(campaign.id)}
    current = list(pools)
    if list(public_ids) == current:
        return
    if list(seen) != current or sorted(public_ids) != sorted(current):
        raise OrderStale(_("The order has just changed. Check it, then move the pool."))
    for position, public_id in enumerate(public_ids, start=1):
        pools[public_id].position = position
    audit.record(
        AuditAction.POOLS_REORDERED,
        f"campaign:{campaign.id}",
        actor,
        at,
        before={"order": [pools[public_id].sponsor.name for public_id in current]},
        after={"order": [pools[public_id].sponsor.name for public_id in public_ids]},
    )


def _version(
    pool: MatchPool, version: int, facts: TermsFacts, *, reason: str, at: datetime
) -> MatchTerms:
    return MatchTerms(
        version=version, currency=pool.currency, reason=reason, effective_at=at, **asdict(facts)
    )


def _write(terms: MatchTerms, facts: TermsFacts) -> None:
    for name, fact in asdict(facts).items():
        setattr(terms, name, fact)


def _require_sound(facts: TermsFacts, at: datetime) -> None:
    if facts.amount_cents <= 0:
        raise TermsRefused(_("Enter an amount above zero for the pool."))
    if facts.opens_at >= facts.closes_at:
        raise TermsRefused(_("The window closes after it opens."))
    if facts.rate_numerator <= 0 or facts.rate_denominator <= 0:
        raise TermsRefused(_("A rate is two whole numbers above zero, such as 1 for 1."))
    caps = (facts.cap_per_gift_cents, facts.cap_per_donor_cents)
    if any(cap is not None and cap <= 0 for cap in caps):
        raise TermsRefused(_("A limit is above zero, or left empty."))
    if facts.signed_on and facts.signed_on > date_in(at, facts.zone):
        raise TermsRefused(_("The commitment cannot be signed on a future date."))


def _require_commitment(signed_on: date | None, reference: str) -> None:
    if not signed_on or not reference.strip():
        raise TermsIncomplete(
            _("Say when the sponsor signed, and where the signed commitment is kept.")
        )


def _require_changeable(pool: MatchPool, facts: TermsFacts, reason: str, at: datetime) -> None:
    if pool.is_lead_gift:
        raise TermsRefused(_("Once announced, a lead gift can no longer be changed."))
    _require_sound(facts, at)
    _require_commitment(facts.signed_on, facts.commitment_reference)
    if facts.closes_at <= at:
        raise TermsRefused(_("The window would already have ended. Close the pool instead."))
    if not reason.strip():
        raise TermsRefused(_("Say why the terms change: the reason is public."))


def _open_accounts(pool: MatchPool, terms: MatchTerms, at: datetime) -> None:
    ledger.open_account(Account.pool(pool.id), pool.currency, limit=terms.amount)
    ledger.open_account(Account.sponsor_received(pool.id), pool.currency)
    if pool.is_lead_gift:
        ledger.post(
            [
                Entry(
                    f"pool:{pool.id}:lead-gift",
                    terms.amount,
                    debit=Account.pool(pool.id),
                    credit=Account.lead_gifts(pool.campaign_id),
                )
            ],
            at=at,
        )


def _limit(pool: MatchPool, facts: TermsFacts) -> None:
    try:
        ledger.set_limit(Account.pool(pool.id), Money(facts.amount_cents, pool.currency))
    except LimitExceeded as error:
        raise PoolOverspent(
            _("More than this is already reserved or earned. A pool cannot go below that amount.")
        ) from error


def _audit_values(pool: MatchPool) -> dict[str, Any]:
    facts = terms_facts_of(pool.terms)
    return {"sponsor": pool.sponsor.name, "kind": pool.kind.value, **told_of(facts, pool.currency)}


def _record_change(
    pool: MatchPool, before: Mapping[str, Any], *, actor: Actor, at: datetime, note: str = ""
) -> None:
    audit.record_changes(
        AuditAction.POOL_TERMS_CHANGED,
        subject_of(pool),
        actor,
        at,
        before=before,
        after=_audit_values(pool),
        note=note,
    )
