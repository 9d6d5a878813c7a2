"""What became of a pool that is over (M18), worked out from the books each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fundraiser.matching.models import MatchPool
from fundraiser.matching.queries import PoolFigures, list_sponsor_payments
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """The outcome of a pool. What is still reserved counts as neither earned nor unused."""

    figures: PoolFigures
    gift_count: int
    paid_on: date | None  # when the sponsor paid last, in the campaign's zone

    @property
    def pool(self) -> MatchPool:
        return self.figures.pool

    @property
    def unused(self) -> Money:
        return self.figures.limit - self.figures.used


def is_over(pool: MatchPool, at: datetime) -> bool:
    """Return whether a pool that was opened gives no more match to new gifts."""
    return not pool.is_lead_gift and (not pool.is_open or pool.terms.closes_at <= at)


def closing_report(figures: PoolFigures, zone: str) -> ClosingReport:
    """Return the outcome of a pool as it stands, with dates in `zone`."""
    pool = figures.pool
    payments = [payment for payment in list_sponsor_payments(pool) if not payment.is_taken_back]
    return ClosingReport(
        figures=figures,
        gift_count=figures.gift_count,
        paid_on=payments[0].paid_on(zone) if payments else None,
    )


def closing_reports(pools: Sequence[PoolFigures], zone: str) -> list[ClosingReport]:
    """Return the outcome of each pool that was opened, in the order given."""
    return [closing_report(figures, zone) for figures in pools if not figures.pool.is_draft]
