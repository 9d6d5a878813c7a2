"""Figures that no balance can tell: the latest gifts and pledges stand for all, so that the cost
stays the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.database.counting import MOST_COUNTED, count_up_to
from fundraiser.donors.queries import count_donors, count_new_donors
from fundraiser.gifts.models import Gift
from fundraiser.money import Money
from fundraiser.pledges.models import IS_QUARANTINED, Pledge, PledgeStatus

LATEST_GIFTS = 1000
LATEST_PLEDGES = 5000


@dataclass(frozen=True, slots=True)
class Sample:
    """What the latest gifts and pledges say of a campaign's donors."""

    median: Money | None
    gifts_looked_at: int
    donors: int
    new_donors: int
    pledges: Mapping[PledgeStatus, int]  # of the latest pledges

    @property
    def pledge_count(self) -> int:
        return sum(self.pledges.values())

    @property
    def paid_share(self) -> Fraction | None:
        """How many of the forms that were sent, and are not still being paid, became a gift."""
        waiting = self.pledges[PledgeStatus.OPEN] + self.pledges[PledgeStatus.SETTLING]
        decided = self.pledge_count - waiting
        return Fraction(self.pledges[PledgeStatus.FULFILLED], decided) if decided else None


def sample_of(campaign: Campaign) -> Sample:
    amounts = sorted(
        db.session.scalars(
            select(Gift.amount_cents)
            .where(Gift.campaign_id == campaign.id)
            .order_by(Gift.received_at.desc())
            .limit(LATEST_GIFTS)
        )
    )
    return Sample(
        median=_median(amounts, campaign.currency),
        gifts_looked_at=len(amounts),
        donors=count_donors(),
        new_donors=count_new_donors(since=campaign.opens_at, until=campaign.closes_at),
        pledges=_latest_pledges(campaign),
    )


def count_waiting_pledges(*, at: datetime, most: int = MOST_COUNTED) -> Mapping[PledgeStatus, int]:
    """Return how many pledges wait for their donor (open) or for a bank (settling); `most` + 1 of
    either if there are more."""
    made = select(Pledge.id).where(Pledge.made_at <= at)
    return {
        status: count_up_to(made.where(Pledge.status == status), most)
        for status in (PledgeStatus.OPEN, PledgeStatus.SETTLING)
    }


def count_quarantined() -> int:
    """Return how many checkouts were paid, and not as promised: finance must look at each."""
    query = select(func.count()).where(IS_QUARANTINED)
    return db.session.scalar(query) or 0


def _median(amounts: Sequence[int], currency: str) -> Money | None:
    """Return the middle of sorted amounts; between two of them, rounded down to a whole cent."""
    if not amounts:
        return None
    lower, upper = amounts[(len(amounts) - 1) // 2], amounts[len(amounts) // 2]
    return Money((lower + upper) // 2, currency)


def _latest_pledges(campaign: Campaign) -> Mapping[PledgeStatus, int]:
    latest = (
        select(Pledge.status)
        .where(Pledge.campaign_id == campaign.id)
        .order_by(Pledge.made_at.desc())
        .limit(LATEST_PLEDGES)
        .subquery()
    )
    rows = db.session.execute(select(latest.c.status, func.count()).group_by(latest.c.status))
    found = {row.status: row[1] for row in rows}
    return {status: found.get(status, 0) for status in PledgeStatus}
