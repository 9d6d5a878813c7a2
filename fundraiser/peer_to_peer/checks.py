"""What must always be true of pages, teams, cash and cheques: for the ledger's self-check."""

from sqlalchemy import select

from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.ledger.checks import Difference
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    Membership,
    OfflineGift,
    OfflineStatus,
    subject_of,
    subject_of_offline_gift,
)


def teams_equal_memberships() -> list[Difference]:
    """A page names the team of its one membership that has not ended, or none."""
    rows = db.session.execute(
        select(FundraiserPage.id, Membership.team_id, FundraiserPage.team_id)
        .outerjoin(
            Membership,
            (Membership.page_id == FundraiserPage.id) & Membership.left_at.is_(None),
        )
        .where(Membership.team_id.is_distinct_from(FundraiserPage.team_id))
    )
    return [
        Difference("a page is in the team it has joined", subject_of(page_id), joined, named)
        for page_id, joined, named in rows
    ]


def verified_equal_gifts() -> list[Difference]:
    """Cash or a cheque that was verified has a gift of its amount; no other one has a gift."""
    verified = OfflineGift.status.in_([OfflineStatus.VERIFIED, OfflineStatus.RETURNED])
    rows = db.session.execute(
        select(OfflineGift.id, OfflineGift.amount_cents, Gift.amount_cents)
        .outerjoin(Gift, Gift.id == OfflineGift.gift_id)
        .where(
            (verified & Gift.amount_cents.is_distinct_from(OfflineGift.amount_cents))
            | (~verified & OfflineGift.gift_id.is_not(None))
        )
    )
    return [
        Difference(
            "what was verified is a gift of its amount",
            subject_of_offline_gift(offline_gift_id),
            amount,
            given,
        )
        for offline_gift_id, amount, given in rows
    ]


PEER_TO_PEER_CHECKS = (teams_equal_memberships, verified_equal_gifts)
