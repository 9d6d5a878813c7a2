"""Reads of cash and cheques."""

from collections.abc import Sequence

from sqlalchemy import select

from fundraiser.database import db, find_row, lock_row
from fundraiser.peer_to_peer.models import OfflineGift


def find_offline_gift(public_id: str) -> OfflineGift | None:
    return find_row(OfflineGift, OfflineGift.public_id == public_id)


def get_offline_gift_of_form(once_key: str) -> OfflineGift:
    return db.session.scalars(select(OfflineGift).where(OfflineGift.once_key == once_key)).one()


def find_offline_gift_of(gift_id: int) -> OfflineGift | None:
    """Return the cash or cheque that a gift was before it was one."""
    return find_row(OfflineGift, OfflineGift.gift_id == gift_id)


def lock_offline_gift(offline_gift_id: int) -> OfflineGift:
    """Return cash or a cheque as it stands, locked until the transaction ends."""
    return lock_row(OfflineGift, offline_gift_id)


def list_offline_gifts_of(page_id: int) -> Sequence[OfflineGift]:
    """Return a page's cash and cheques, the newest first."""
    return db.session.scalars(
        select(OfflineGift).where(OfflineGift.page_id == page_id).order_by(OfflineGift.id.desc())
    ).all()
