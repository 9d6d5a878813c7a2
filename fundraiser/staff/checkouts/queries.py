"""The checkouts that finance must look at."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from fundraiser.database import db
from fundraiser.pledges.models import IS_QUARANTINED, Checkout, Pledge

MOST_QUARANTINED = 200


def list_quarantined() -> Sequence[Checkout]:
    """Return the checkouts that were paid and not as promised, oldest first, with pledges."""
    return db.session.scalars(
        select(Checkout)
        .join(Checkout.pledge)
        .join(Pledge.campaign)
        .options(contains_eager(Checkout.pledge).contains_eager(Pledge.campaign))
        .where(IS_QUARANTINED)
        .order_by(Checkout.id)
        .limit(MOST_QUARANTINED)
    ).all()
