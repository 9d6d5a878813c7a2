"""A campaign's pools, the match ledger without names, and the wall of a page that is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from fundraiser.campaigns.models import Campaign
from fundraiser.gifts.queries import Giver, wall
from fundraiser.i18n.languages import current_language
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import Transfer, TransferStatus
from fundraiser.ledger.queries import list_transfers
from fundraiser.matching.closing_reports import ClosingReport, closing_report, is_over
from fundraiser.matching.models import MatchPool, MatchTerms
from fundraiser.matching.operations.freed_match import is_kept_for_line
from fundraiser.matching.queries import PoolFigures, list_pools, pool_figures
from fundraiser.money import Money
from fundraiser.web.page_cache import part_cache

ENTRIES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class PublicPool:
    """A pool's public figures."""

    position: int
    sponsor_name: str | None
    is_lead_gift: bool
    terms: MatchTerms
    versions: Sequence[MatchTerms]
    limit: Money
    earned: Money
    held: Money
    available: Money
    received: Money
    report: ClosingReport | None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One movement of match money, without names. Its number is the transfer's in the ledger."""

    number: int
    at: datetime
    what: str
    pool: int
    amount: Money


def kept_wall(campaign_id: int) -> Sequence[Giver]:
    """Return a campaign's newest gifts of within about the last second, for a page that is kept."""
    givers: Sequence[Giver] = (
        part_cache().get(("wall", campaign_id), lambda: wall(campaign_id)).value
    )
    return givers


def public_pools(campaign: Campaign, *, at: datetime) -> list[PublicPool]:
    """Return the campaign's pools in their public order, without drafts (M10)."""
    pools = [pool for pool in list_pools(campaign.id) if not pool.is_draft]
    return [_public_pool(figures, campaign, at) for figures in pool_figures(pools)]


def ledger_entries(
    campaign: Campaign, *, before_id: int | None
) -> tuple[list[LedgerEntry], int | None]:
    """Return a page of the match ledger, newest first, and the `before_id` of the next page."""
    pools = {
        Account.pool(pool.id).code: pool for pool in list_pools(campaign.id) if not pool.is_draft
    }
    accounts = [Account.pool(pool.id) for pool in pools.values()]
    transfers = list_transfers(accounts, before_id=before_id, most=ENTRIES_A_PAGE + 1)
    page = transfers[:ENTRIES_A_PAGE]
    entries = [_entry(transfer, pools) for transfer in page]
    return entries, page[-1].id if len(transfers) > len(page) else None


def _public_pool(figures: PoolFigures, campaign: Campaign, at: datetime) -> PublicPool:
    pool = figures.pool
    has_ended = is_over(pool, at)
    return PublicPool(
        position=pool.position,
        sponsor_name=pool.sponsor.public_name_in(current_language()),
        is_lead_gift=pool.is_lead_gift,
        terms=pool.terms,
        versions=pool.versions,
        limit=figures.limit,
        earned=figures.earned,
        held=figures.held,
        available=Money.zero(pool.currency) if has_ended else figures.available,
        received=figures.received,
        report=closing_report(figures, campaign.zone) if has_ended else None,
    )


def _entry(transfer: Transfer, pools: dict[str, MatchPool]) -> LedgerEntry:
    is_reversal = transfer.credit in pools
    pool = pools[transfer.credit if is_reversal else transfer.debit]
    return LedgerEntry(
        number=transfer.id,
        at=transfer.resolved_at or transfer.made_at,
        what=_what(transfer, pool, is_reversal=is_reversal),
        pool=pool.position,
        amount=Money(transfer.amount_cents, pool.currency),
    )


def _what(transfer: Transfer, pool: MatchPool, *, is_reversal: bool) -> str:
    if pool.is_lead_gift:
        return _("Lead gift")
    if is_reversal:
        return _("Returned to the pool: a gift was refunded")
    is_for_line = is_kept_for_line(transfer.reference)
    match transfer.status:
        case TransferStatus.PENDING if is_for_line:
            words = _("Kept for gifts in line")
        case TransferStatus.PENDING:
            words = _("Reserved while a donor pays")
        case TransferStatus.POSTED:
            words = _("Earned")
        case TransferStatus.VOIDED if is_for_line:
            words = _("Kept for gifts in line, then handed on")
        case TransferStatus.VOIDED:
            words = _("Reserved, then released")
    return words
