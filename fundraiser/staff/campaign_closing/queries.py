"""What a campaign still waits for, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.matching.closing_reports import ClosingReport, closing_reports
from fundraiser.matching.offers import Progress, current_offer, progress
from fundraiser.matching.queries import (
    PoolFigures,
    count_in_line,
    list_pools,
    pool_figures,
    reserved_of,
)
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage, OfflineGift
from fundraiser.pledges.models import IS_BEING_PAID, Pledge
from fundraiser.staff.offline_gifts.queries import BANKABLE, sums_by_step


@dataclass(frozen=True, slots=True)
class CountedSum:
    """How many there are, and what they come to."""

    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class UnfinishedGifts:
    """What may still become gifts of a campaign, or gain match."""

    checkouts: CountedSum  # forms that are being paid, or wait for a bank
    offline: CountedSum  # cash and cheques that nobody has verified
    reserved: Money  # of the pools: for people who are paying, and for gifts in line
    in_line: int

    @property
    def is_empty(self) -> bool:
        """Whether the figures of the match can no longer change by themselves."""
        return not (self.checkouts.count or self.offline.count or self.reserved or self.in_line)


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """What became of a campaign and of each of its pools (M18)."""

    campaign: Campaign
    progress: Progress
    pools: Sequence[ClosingReport]
    unfinished: UnfinishedGifts
    has_ended: bool

    @property
    def is_final(self) -> bool:
        return self.has_ended and self.unfinished.is_empty

    @property
    def received(self) -> Money:
        """What the sponsors have paid."""
        return self._sum([each.figures.received for each in self.pools])

    @property
    def owed(self) -> Money:
        """What the sponsors still have to pay."""
        return self._sum([each.figures.owed for each in self.pools])

    def _sum(self, amounts: Sequence[Money]) -> Money:
        return sum(amounts, Money.zero(self.campaign.currency))


def unfinished_gifts(campaign: Campaign, pools: Sequence[PoolFigures]) -> UnfinishedGifts:
    """Return what the campaign waits for now."""
    return UnfinishedGifts(
        checkouts=_checkouts(campaign),
        offline=_offline(campaign),
        reserved=reserved_of(pools, campaign.currency),
        in_line=count_in_line(campaign.id),
    )


def campaign_report(campaign: Campaign, *, at: datetime) -> CampaignReport:
    """Return the report as it stands at `at`."""
    pools = pool_figures(list_pools(campaign.id))
    return CampaignReport(
        campaign=campaign,
        progress=progress(campaign, current_offer(campaign, at=at)),
        pools=closing_reports(pools, campaign.zone),
        unfinished=unfinished_gifts(campaign, pools),
        has_ended=campaign.closes_at <= at,
    )


def _checkouts(campaign: Campaign) -> CountedSum:
    being_paid = select(func.count(), func.sum(Pledge.amount_cents)).where(
        Pledge.campaign_id == campaign.id, IS_BEING_PAID
    )
    count, cents = db.session.execute(being_paid).one()
    return CountedSum(count, Money(int(cents or 0), campaign.currency))


def _offline(campaign: Campaign) -> CountedSum:
    steps = sums_by_step(
        [FundraiserPage.campaign_id == campaign.id, OfflineGift.status.in_(BANKABLE)]
    )
    amounts = (step.amount for step in steps if step.amount.currency == campaign.currency)
    return CountedSum(
        sum(step.count for step in steps), sum(amounts, Money.zero(campaign.currency))
    )
