"""The networks that pledges were made from, kept only as long as they count (M23)."""

from datetime import datetime, timedelta

from sqlalchemy import select, true, update

from fundraiser.database import db, rows_changed
from fundraiser.matching.models import Hold, HoldStatus, MatchStanding
from fundraiser.pledges.models import Checkout

KEPT_FOR = timedelta(days=2)  # they count for one day; a server's clock may be wrong
BATCH = 500  # rows changed in one transaction
KEPT_IN = (
    (Hold, Hold.id, Hold.placed_at, Hold.status != HoldStatus.HELD),
    (MatchStanding, MatchStanding.gift_id, MatchStanding.decided_at, true()),
    (Checkout, Checkout.id, Checkout.made_at, true()),
)


def forget_some_networks(*, at: datetime) -> int:
    """Erase the network of a batch of rows older than two days; return how many.

    0 means that none is left. A hold kept open by a bank debit keeps its network until it ends.
    Repeatable.
    """
    forgotten = 0
    for model, key, since, is_over in KEPT_IN:
        old = select(key).where(model.network.is_not(None), since < at - KEPT_FOR, is_over)
        ids = db.session.scalars(old.limit(BATCH)).all()
        if ids:
            forgotten += rows_changed(update(model).where(key.in_(ids)).values(network=None))
    return forgotten
