"""What staff do with sponsors and pools: draft, open, change terms, close, order, be paid."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.donors.addresses import normalise_email
from fundraiser.errors import Conflict, DomainError
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.operations import Entry, LimitExceeded
from fundraiser.matching.models import (
    GiftsThatCount,
    Hold,
    MatchPool,
    MatchTerms,
    MonthlyGifts,
    PoolKind,
    PoolStatus,
    Sponsor,
    UnusedMatch,
)
from fundraiser.money import Money


class TermsRefused(DomainError):
    """The terms cannot be as they were written."""


class TermsIncomplete(DomainError):
    """A pool cannot open before its commitment is on file, whole (M1)."""


class PoolOverspent(Conflict):
    """The pool has committed more than the amount it should be lowered to (M4)."""


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


def add_sponsor(name: str, *, is_public: bool, email: str | None, at: datetime) -> Sponsor:
    """There is a sponsor. Gifts from `email` are not matched (M11). Makes another on each call."""
    sponsor = Sponsor(
        name=name,
        is_public=is_public,
        email_normalised=normalise_email(email) if email else None,
        created_at=at,
    )
    db.session.add(sponsor)
    db.session.flush()
    return sponsor


def draft_pool(
    campaign: Campaign, sponsor: Sponsor, kind: PoolKind, facts: TermsFacts, *, at: datetime
) -> MatchPool:
    """There is a draft pool, last in the campaign's order, that nobody but staff sees."""
    _require_sound(facts)
    last = db.session.scalar(
        select(func.max(MatchPool.position)).where(MatchPool.campaign_id == campaign.id)
    )
    pool = MatchPool(
        campaign_id=campaign.id,
        sponsor=sponsor,
        kind=kind,
        status=PoolStatus.DRAFT,
        currency=campaign.currency,
        position=(last or 0) + 1,
        created_at=at,
    )
    pool.versions = [_version(pool, 1, facts, reason="", at=at)]
    db.session.add(pool)
    db.session.flush()
    return pool


def open_pool(pool: MatchPool, *, at: datetime) -> None:
    """The pool's money can be held and earned; a lead gift is counted at once (M2).

    A pool that was closed opens again under the terms it has. Raises TermsIncomplete unless the
    signed commitment is on file with each field (M1).
    """
    terms = pool.terms
    if not terms.signed_on or not terms.commitment_reference.strip():
        raise TermsIncomplete(
            _("Say when the sponsor signed, and where the signed commitment is kept.")
        )
    is_first = pool.is_draft
    pool.move_to(PoolStatus.OPEN)
    pool.opened_at = pool.opened_at or at
    pool.closed_at = None
    db.session.flush()
    if is_first:
        _open_accounts(pool, terms, at)


def change_terms(pool: MatchPool, facts: TermsFacts, *, reason: str, at: datetime) -> MatchTerms:
    """The pool has these terms from now on; gifts and holds made before keep theirs (M3).

    Terms under which nothing was held yet are corrected in place; otherwise there is a new version,
    public, with its `reason`. Raises PoolOverspent if more is committed than the new amount.
    """
    _require_sound(facts)
    if pool.is_lead_gift and not pool.is_draft:
        raise TermsRefused(_("A lead gift that was announced stays as it is."))
    terms = pool.terms
    if _is_frozen(terms):
        if not reason.strip():
            raise TermsRefused(_("Say why the terms change: the reason is public."))
        terms = _version(pool, terms.version + 1, facts, reason=reason, at=at)
        pool.versions.append(terms)
    else:
        for name, fact in asdict(facts).items():
            setattr(terms, name, fact)
    db.session.flush()
    if not pool.is_draft:
        _limit(pool, facts)
    return terms


def close_pool(pool: MatchPool, *, at: datetime) -> None:
    """Nothing more is held from the pool. Live holds can still be earned (M21)."""
    pool.move_to(PoolStatus.CLOSED)
    pool.closed_at = at


def order_pools(pools: Sequence[MatchPool]) -> None:
    """The campaign's pools are spent in this order from now on (M10). Repeatable."""
    for position, pool in enumerate(pools, start=1):
        pool.position = position


def record_sponsor_payment(pool: MatchPool, amount: Money, *, reference: str, at: datetime) -> None:
    """The sponsor has paid `amount`: match received, a figure of its own (M12).

    Once per `reference`, the bank's or the cheque's. Raises TermsRefused for nothing or less.
    """
    if not amount.is_positive:
        raise TermsRefused(_("A payment is more than zero."))
    ledger.post(
        [
            Entry(
                f"pool:{pool.id}:received:{reference}",
                amount,
                debit=Account.bank(pool.currency),
                credit=Account.sponsor_received(pool.id),
            )
        ],
        at=at,
    )


def _version(
    pool: MatchPool, version: int, facts: TermsFacts, *, reason: str, at: datetime
) -> MatchTerms:
    return MatchTerms(
        version=version, currency=pool.currency, reason=reason, effective_at=at, **asdict(facts)
    )


def _require_sound(facts: TermsFacts) -> None:
    if facts.amount_cents <= 0:
        raise TermsRefused(_("A pool has more than zero to give."))
    if facts.opens_at >= facts.closes_at:
        raise TermsRefused(_("The window closes after it opens."))
    if facts.rate_numerator <= 0 or facts.rate_denominator <= 0:
        raise TermsRefused(_("A rate is two whole numbers above zero, such as 1 for 1."))
    caps = (facts.cap_per_gift_cents, facts.cap_per_donor_cents)
    if any(cap is not None and cap <= 0 for cap in caps):
        raise TermsRefused(_("A cap is more than zero, or left out."))


def _is_frozen(terms: MatchTerms) -> bool:
    """Whether something was held under these terms: from then on they never change (M3)."""
    return db.session.scalar(select(Hold.id).where(Hold.terms_id == terms.id).limit(1)) is not None


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
    except LimitExceeded as refusal:
        raise PoolOverspent(
            _("More than this is already held or earned. A pool cannot be lowered below that.")
        ) from refusal
