"""What givers wrote for the wall, newest first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.gifts.models import Gift, GiftStatus
from fundraiser.staff.tables.paging import PAGE_LENGTH, Page, page_of


class Shown(StrEnum):
    """Whether others may read a comment."""

    YES = "shown"
    NO = "hidden"


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment, and the gift it came with."""

    public_id: str
    name: str
    hides_name: bool
    comment: str
    received_at: datetime
    zone: str
    campaign_name: str
    is_hidden: bool
    is_refunded: bool  # a gift that went back is not on the wall


def list_comments(
    shown: Shown | None, *, campaign_id: int | None, language: str, before_id: int | None
) -> Page[CommentRow]:
    """Return the page of comments that follows, newest first."""
    query = (
        select(
            Gift.id,
            Gift.public_id,
            Gift.name,
            Gift.hides_name,
            Gift.comment,
            Gift.comment_hidden_at,
            Gift.received_at,
            Gift.status,
            Campaign.zone,
            (Campaign.name_fr if language == "fr" else Campaign.name_en).label("campaign_name"),
        )
        .join(Campaign, Campaign.id == Gift.campaign_id)
        .where(Gift.comment != "")
    )
    if campaign_id is not None:
        query = query.where(Gift.campaign_id == campaign_id)
    if shown is Shown.YES:
        query = query.where(Gift.comment_hidden_at.is_(None))
    if shown is Shown.NO:
        query = query.where(Gift.comment_hidden_at.is_not(None))
    if before_id is not None:
        query = query.where(Gift.id < before_id)
    query = query.order_by(Gift.id.desc()).limit(PAGE_LENGTH + 1)
    found = page_of(db.session.execute(query).all(), lambda row: row.id)
    return Page([_row(row) for row in found.rows], found.next_cursor)


def _row(row: Any) -> CommentRow:
    return CommentRow(
        public_id=row.public_id,
        name=row.name,
        hides_name=row.hides_name,
        comment=row.comment,
        received_at=row.received_at,
        zone=row.zone,
        campaign_name=row.campaign_name,
        is_hidden=row.comment_hidden_at is not None,
        is_refunded=row.status is GiftStatus.REFUNDED,
    )
