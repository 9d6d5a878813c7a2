"""Reads of the emails that tell owners of gifts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, func, select

from fundraiser.database import db, find_row
from fundraiser.gifts.models import Gift, Source
from fundraiser.peer_to_peer.gift_emails import TOLD_FOR
from fundraiser.peer_to_peer.models import FundraiserPage, GiftNotice, NoticedGift


def find_gift_notice(public_id: str) -> GiftNotice | None:
    return find_row(GiftNotice, GiftNotice.public_id == public_id)


def get_gift_notice(notice_id: int) -> GiftNotice:
    return db.session.get_one(GiftNotice, notice_id)


def list_untold_gifts(page: FundraiserPage, *, at: datetime) -> Sequence[Row[int, datetime]]:
    """Return gifts that the owner has not been told of (`id`, `received_at`), the oldest first.

    Not their own gifts, and not cash and cheques: they know of these.
    """
    return db.session.execute(
        select(Gift.id, Gift.received_at)
        .outerjoin(NoticedGift, NoticedGift.gift_id == Gift.id)
        .where(
            Gift.page_id == page.id,
            Gift.left_cents > 0,
            Gift.source != Source.OFFLINE,
            Gift.donor_id != page.owner_id,
            Gift.received_at > at - TOLD_FOR,
            NoticedGift.gift_id.is_(None),
        )
        .order_by(Gift.received_at, Gift.id)
    ).all()


def list_gifts_of_notice(notice_id: int) -> Sequence[int]:
    """Return the ids of the gifts that an email tells of."""
    query = select(NoticedGift.gift_id).where(NoticedGift.notice_id == notice_id)
    return db.session.scalars(query.order_by(NoticedGift.gift_id)).all()


def count_gift_notices(page_id: int, *, since: datetime) -> int:
    """Return how many emails told the page's owner of gifts since then."""
    sent = select(func.count()).where(GiftNotice.page_id == page_id, GiftNotice.at >= since)
    return db.session.scalar(sent) or 0
