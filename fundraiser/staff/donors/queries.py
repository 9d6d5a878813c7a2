"""What donors have given."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class Giving:
    """What one donor has given in one currency, after refunds."""

    gift_count: int
    left: Money


def giving_of(donor_ids: Sequence[int]) -> Mapping[int, Sequence[Giving]]:
    """Return what each of these donors has given, by currency; nothing for one who has not."""
    rows = db.session.execute(
        select(Gift.donor_id, Gift.currency, func.count(), func.sum(Gift.left_cents))
        .where(Gift.donor_id.in_(donor_ids))
        .group_by(Gift.donor_id, Gift.currency)
        .order_by(Gift.donor_id, Gift.currency)
    )
    giving: defaultdict[int, list[Giving]] = defaultdict(list)
    for donor_id, currency, count, cents in rows:
        giving[donor_id].append(Giving(count, Money(int(cents), currency)))
    return giving
