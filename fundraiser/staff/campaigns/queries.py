"""Reads for the pages about campaigns: each list in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from fundraiser.campaigns.models import Campaign, CampaignStatus, Season
from fundraiser.campaigns.queries import list_campaigns
from fundraiser.database import db
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import LedgerAccount
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.matching.models import MatchPool, PoolStatus
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in the list, and how far it has come."""

    campaign: Campaign
    status: CampaignStatus | Season  # of a published one, where it stands in its season
    total: Money
    gift_count: int
    open_pools: int

    @property
    def percent(self) -> int:
        """The total against the goal, in whole per cent, rounded down."""
        return self.total.cents * 100 // self.campaign.goal_cents


def campaign_rows(*, at: datetime) -> list[CampaignRow]:
    """Return every campaign, the one that closes last first."""
    campaigns = list_campaigns()
    accounts = accounts_by_code(
        account for campaign in campaigns for account in _counted(campaign.id)
    )
    pools = _open_pools()
    return [_row(campaign, accounts, pools.get(campaign.id, 0), at) for campaign in campaigns]


def status_at(campaign: Campaign, at: datetime) -> CampaignStatus | Season:
    """Return what to call a campaign's state: of a published one, where it stands in its season."""
    return campaign.season_at(at) if campaign.is_published else campaign.status


def _row(
    campaign: Campaign, accounts: dict[str, LedgerAccount], open_pools: int, at: datetime
) -> CampaignRow:
    total = sum(accounts[account.code].net_credit.cents for account in _counted(campaign.id))
    return CampaignRow(
        campaign=campaign,
        status=status_at(campaign, at),
        total=Money(total, campaign.currency),
        gift_count=accounts[Account.given(campaign.id).code].posted_count,
        open_pools=open_pools,
    )


def _counted(campaign_id: int) -> Sequence[Account]:
    """Return the accounts that a campaign's total adds up; covered fees are none of them."""
    return (
        Account.given(campaign_id),
        Account.matched(campaign_id),
        Account.lead_gifts(campaign_id),
    )


def _open_pools() -> dict[int, int]:
    rows = db.session.execute(
        select(MatchPool.campaign_id, func.count())
        .where(MatchPool.status == PoolStatus.OPEN)
        .group_by(MatchPool.campaign_id)
    )
    return dict(rows.all())
