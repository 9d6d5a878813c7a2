"""The figures of the dashboard, from the ledger's balances and its roll-up by day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from fundraiser.campaigns.models import Campaign
from fundraiser.clock import date_in
from fundraiser.database import db
from fundraiser.gifts.models import Source
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.models import AccountDay, QuarterHour
from fundraiser.ledger.queries import list_days, list_quarters
from fundraiser.matching.offers import Offer, Progress, current_offer, progress
from fundraiser.matching.queries import (
    PoolFigures,
    count_in_line,
    list_pools,
    pool_figures,
    reserved_of,
)
from fundraiser.money import Money

LONGEST_CHART_DAYS = 62
SHORTEST_PACE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What one day brought."""

    day: date
    given: Money
    matched: Money
    gift_count: int


@dataclass(frozen=True, slots=True)
class HourFigures:
    """What one hour of today brought, as it was received."""

    begins_at: datetime
    given: Money
    gift_count: int


@dataclass(frozen=True, slots=True)
class SourceFigures:
    """What one source brought, over the whole campaign."""

    source: Source
    given: Money
    gift_count: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the match is used up at today's pace; `exhausted_at` is None if not before its end."""

    earned_today: Money
    exhausted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Totals:
    """A campaign's figures now, each apart (M12)."""

    progress: Progress
    offer: Offer
    pools: Sequence[PoolFigures]
    in_line: int  # gifts that wait for match
    days: Sequence[DayFigures]
    hours: Sequence[HourFigures]
    sources: Sequence[SourceFigures]
    forecast: Forecast | None

    @property
    def share(self) -> Fraction:
        """The total against the goal."""
        return Fraction(self.progress.total.cents, self.progress.goal.cents)

    @property
    def reserved(self) -> Money:
        """What the pools keep for people who are paying, and for gifts in line."""
        return reserved_of(self.pools, self.progress.goal.currency)

    @property
    def average(self) -> Money | None:
        """Given by donors per gift, rounded down to a whole cent."""
        if not self.progress.gift_count:
            return None
        cents = self.progress.given.cents // self.progress.gift_count
        return Money(cents, self.progress.given.currency)


def totals_of(campaign: Campaign, *, at: datetime) -> Totals:
    """Return every figure of the dashboard that costs the same at any number of gifts."""
    offer = current_offer(campaign, at=at)
    days = days_of(campaign, at=at)
    return Totals(
        progress=progress(campaign, offer),
        offer=offer,
        pools=pool_figures(list_pools(campaign.id)),
        in_line=count_in_line(campaign.id),
        days=days,
        hours=hours_of_today(campaign, at=at),
        sources=sources_of(campaign),
        forecast=_forecast(campaign, offer, days, at=at),
    )


def days_of(campaign: Campaign, *, at: datetime) -> list[DayFigures]:
    """Return the days of the campaign so far, the last two months at the most, empty ones too."""
    until = min(date_in(at, campaign.zone), date_in(campaign.closes_at, campaign.zone))
    first = date_in(campaign.opens_at, campaign.zone)
    since = max(first, until - timedelta(days=LONGEST_CHART_DAYS - 1))
    given = _by_day(list_days(Account.given(campaign.id), since=since, until=until))
    matched = _by_day(list_days(Account.matched(campaign.id), since=since, until=until))
    return [
        DayFigures(
            day=day,
            given=Money(given[day][0], campaign.currency),
            matched=Money(matched[day][0], campaign.currency),
            gift_count=given[day][1],
        )
        for day in (since + timedelta(days=n) for n in range((until - since).days + 1))
    ]


def hours_of_today(campaign: Campaign, *, at: datetime) -> list[HourFigures]:
    """Return the hours of today in the campaign's zone so far; a day may have 23 or 25."""
    begins = _hours_since_midnight(campaign.zone, at)
    quarters = list_quarters(Account.given(campaign.id).code, since=begins[0])
    hours: defaultdict[datetime, list[QuarterHour]] = defaultdict(list)
    for quarter in quarters:
        hours[begins[bisect_right(begins, quarter.begins_at) - 1]].append(quarter)
    return [
        HourFigures(
            begins_at,
            Money(sum(quarter.sum_cents for quarter in hours[begins_at]), campaign.currency),
            sum(quarter.count for quarter in hours[begins_at]),
        )
        for begins_at in begins
    ]


def sources_of(campaign: Campaign) -> list[SourceFigures]:
    """Return what each source brought, the largest first."""
    total = func.sum(AccountDay.sum_cents)
    rows = db.session.execute(
        select(AccountDay.source, total, func.sum(AccountDay.count))
        .where(AccountDay.account == Account.given(campaign.id).code)
        .group_by(AccountDay.source)
        .order_by(total.desc())
    )
    return [
        SourceFigures(Source(source), Money(int(cents), campaign.currency), int(count))
        for source, cents, count in rows
    ]


def _by_day(rows: Sequence[AccountDay]) -> defaultdict[date, tuple[int, int]]:
    summed: defaultdict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        cents, count = summed[row.day]
        summed[row.day] = (cents + row.sum_cents, count + row.count)
    return summed


def _hours_since_midnight(zone: str, at: datetime) -> list[datetime]:
    hour = datetime.combine(date_in(at, zone), time.min, ZoneInfo(zone)).astimezone(at.tzinfo)
    begins = []
    while hour <= at:
        begins.append(hour)
        hour += timedelta(hours=1)
    return begins


def _forecast(
    campaign: Campaign, offer: Offer, days: Sequence[DayFigures], *, at: datetime
) -> Forecast | None:
    """Say when the match ends at the pace of today so far; None if nothing was earned today."""
    if not offer.available or not days or not days[-1].matched.is_positive:
        return None
    begun = max(_hours_since_midnight(campaign.zone, at)[0], campaign.opens_at)
    elapsed = max(at - begun, SHORTEST_PACE)
    earned = days[-1].matched
    times = offer.available.cents / earned.cents
    closes_at = offer.closes_at or campaign.closes_at
    is_before_the_end = times < (closes_at - at) / elapsed
    return Forecast(earned, at + elapsed * times if is_before_the_end else None)
