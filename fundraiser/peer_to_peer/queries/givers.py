"""Who gave through a page, as its owner may see it: the name for others, and never an address.

What leaves this module has no donor, no address and no name that its donor hides, so that no page,
attribute or email made of it can tell them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal_column, or_, select

from fundraiser.database import db
from fundraiser.database.counting import MOST_COUNTED, count_up_to
from fundraiser.gifts.models import Gift, GiftStatus, Source
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import Thanks

PAGE_LENGTH = 25
NO_ADDRESS: ColumnElement[str] = literal_column("''")  # written out, so that an index is used
COLUMNS = (
    Gift.id,
    Gift.public_id,
    Gift.currency,
    Gift.left_cents,
    Gift.matched_cents,
    Gift.status,
    Gift.source,
    Gift.received_at,
    Gift.comment,
    Gift.comment_hidden_at,
    Gift.hides_name,
    Gift.name,
    (Gift.email != "").label("has_address"),
    Thanks.at.label("thanked_at"),
)


@dataclass(frozen=True, slots=True)
class PageGiver:
    """A gift through a page. `name` is None where its donor hides it."""

    public_id: str
    name: str | None
    amount: Money
    matched: Money
    received_at: datetime
    comment: str
    is_refunded: bool
    is_partly_refunded: bool
    is_offline: bool
    has_address: bool
    thanked_at: datetime | None

    @property
    def can_be_thanked(self) -> bool:
        """Whether an email with the owner's thanks may go to the donor."""
        return self.has_address and not self.is_refunded and self.thanked_at is None


@dataclass(frozen=True, slots=True)
class Givers:
    """Part of a page's gifts, the newest first. `after` is where the next part begins, if any."""

    rows: Sequence[PageGiver]
    after: str | None


@dataclass(frozen=True, slots=True)
class ToThank:
    """Gifts that still stand and were not thanked for, by whether an email can reach the donor."""

    reachable_count: int
    unreachable_count: int


def list_givers(page_id: int, *, after: str = "", most: int = PAGE_LENGTH) -> Givers:
    """Return the gifts that follow the gift `after`; from the newest on, if it is none of these."""
    query = _of_page(page_id).order_by(Gift.received_at.desc(), Gift.id.desc()).limit(most + 1)
    last = _place_of(page_id, after) if after else None
    if last is not None:
        same_instant = and_(Gift.received_at == last.received_at, Gift.id < last.id)
        query = query.where(or_(Gift.received_at < last.received_at, same_instant))
    rows = db.session.execute(query).all()
    shown = rows[:most]
    return Givers(
        [_giver(row) for row in shown],
        shown[-1].public_id if len(rows) > most else None,
    )


def list_givers_among(gift_ids: Sequence[int]) -> list[PageGiver]:
    """Return these gifts, the earliest first."""
    query = select(*COLUMNS).outerjoin(Thanks, Thanks.gift_id == Gift.id)
    chosen = query.where(Gift.id.in_(gift_ids)).order_by(Gift.received_at, Gift.id)
    return [_giver(row) for row in db.session.execute(chosen)]


def find_giver(page_id: int, public_id: str) -> PageGiver | None:
    """Return one gift through the page, or None: also for a gift that came another way."""
    row = db.session.execute(_of_page(page_id).where(Gift.public_id == public_id)).one_or_none()
    return _giver(row) if row else None


def count_to_thank(page_id: int, most: int = MOST_COUNTED) -> ToThank:
    """Return how many gifts wait for thanks; `most` + 1 of either if there are more."""
    waiting = select(Gift.id).outerjoin(Thanks, Thanks.gift_id == Gift.id)
    waiting = waiting.where(*waiting_for_thanks(page_id))
    return ToThank(
        count_up_to(waiting.where(Gift.email != NO_ADDRESS), most),
        count_up_to(waiting.where(Gift.email == NO_ADDRESS), most),
    )


def waiting_for_thanks(page_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of gifts, joined with their thanks, that wait for the owner’s."""
    return Gift.page_id == page_id, Gift.status != GiftStatus.REFUNDED, Thanks.id.is_(None)


def _of_page(page_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(*COLUMNS).outerjoin(Thanks, Thanks.gift_id == Gift.id).where(Gift.page_id == page_id)
    )


def _place_of(page_id: int, public_id: str) -> Any:
    return db.session.execute(
        select(Gift.received_at, Gift.id).where(
            Gift.public_id == public_id, Gift.page_id == page_id
        )
    ).one_or_none()


def _giver(row: Any) -> PageGiver:
    return PageGiver(
        public_id=row.public_id,
        name=None if row.hides_name else row.name,
        amount=Money(row.left_cents, row.currency),
        matched=Money(row.matched_cents, row.currency),
        received_at=row.received_at,
        comment="" if row.comment_hidden_at else row.comment,
        is_refunded=row.status is GiftStatus.REFUNDED,
        is_partly_refunded=row.status is GiftStatus.PARTLY_REFUNDED,
        is_offline=row.source is Source.OFFLINE,
        has_address=bool(row.has_address),
        thanked_at=row.thanked_at,
    )
