"""A request for match: what a gift asks of its campaign's pools, promised or paid."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from fundraiser.matching.causes import Cause
from fundraiser.matching.models import MatchTerms
from fundraiser.money import Money

OFFLINE = "offline"  # the source of gifts that did not come through this site


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRequest:
    """What matching knows of one gift, from the form to the payment (M21).

    `decided_at` decides whether it is inside a window, `paid_at` whether a pool was closed.
    `held_since` is since when its pledge has held match without a break; only an unpaid form has
    it.
    """

    campaign_id: int
    donor_id: int
    source: str
    email_normalised: str  # compared with the sponsors': their own gifts are not matched (M11)
    amount: Money  # without covered fees (M11)
    decided_at: datetime
    pledge_id: int | None = None  # None for cash or a cheque
    network: int | None = None  # the number of the donor's network, if known (M23)
    paid_at: datetime | None = None  # by Stripe's clock, or when deposited; None for a form
    held_since: datetime | None = None

    @property
    def is_unpaid_form(self) -> bool:
        return self.held_since is not None

    def barred_by(self, terms: MatchTerms, *, in_line_of: Collection[int] = ()) -> Cause | None:
        """Return why these terms match none of it, or None.

        A closed pool still gives to gifts that were promised a place in its line.
        """
        if terms.counts.is_online_only and self.source == OFFLINE:
            return Cause.NOT_THIS_KIND
        if not terms.covers(self.decided_at):
            return Cause.OUTSIDE_WINDOW
        if terms.pool_id in in_line_of:
            return None
        is_closed = terms.pool.is_closed_at(self.paid_at or self.decided_at)
        return Cause.POOL_CLOSED if is_closed else None
