"""Reads of pages, their changes and their updates."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, bindparam, cast, exists, literal, select
from sqlalchemy.orm import lazyload

from fundraiser.campaigns.models import Campaign, CampaignStatus
from fundraiser.database import db, find_row, list_due, lock_row
from fundraiser.i18n.languages import Language
from fundraiser.ledger.accounts import AccountKind
from fundraiser.ledger.models import LedgerAccount
from fundraiser.peer_to_peer.models import (
    SHOWN,
    ChangeStatus,
    FundraiserPage,
    OwnerEmail,
    PageUpdate,
    PlaceChange,
    PlaceStatus,
    Team,
    Thanks,
)

MOST_UPDATES_SHOWN = 100
SHOWN_UPDATES = (  # built once, because it runs for every supporter's page
    select(PageUpdate)
    .options(lazyload(PageUpdate.page))
    .where(
        PageUpdate.page_id == bindparam("page_id"),
        PageUpdate.shown_at.is_not(None),
        PageUpdate.removed_at.is_(None),
    )
    .order_by(PageUpdate.made_at.desc(), PageUpdate.id.desc())
    .limit(bindparam("most"))
)


def find_page(public_id: str) -> FundraiserPage | None:
    return find_row(FundraiserPage, FundraiserPage.public_id == public_id)


def find_page_at(slug: str) -> FundraiserPage | None:
    return find_row(FundraiserPage, FundraiserPage.slug == slug)


def find_draft_started(start_key: str) -> FundraiserPage | None:
    """Return the page that was started by this view of the form."""
    return find_row(FundraiserPage, FundraiserPage.start_key == start_key)


def list_abandoned_drafts(*, before: datetime, most: int) -> Sequence[int]:
    """Return the ids of drafts that nobody owns, begun before that instant."""
    return db.session.scalars(
        select(FundraiserPage.id)
        .where(
            FundraiserPage.status == PlaceStatus.DRAFT,
            FundraiserPage.created_at < before,
            FundraiserPage.owner_id.is_(None),
        )
        .order_by(FundraiserPage.id)
        .limit(most)
    ).all()


def get_page(page_id: int) -> FundraiserPage:
    return db.session.get_one(FundraiserPage, page_id)


def lock_page(page_id: int) -> FundraiserPage:
    """Return the page as it stands, locked until the transaction ends."""
    return lock_row(FundraiserPage, page_id)


def find_waiting_change(place: FundraiserPage | Team) -> PlaceChange | None:
    """Return what its owner or captain wants to show, and nobody has looked at yet."""
    return find_row(
        PlaceChange, PlaceChange.about(place), PlaceChange.status == ChangeStatus.WAITING
    )


def has_waiting_change(places: type[FundraiserPage] | type[Team]) -> ColumnElement[bool]:
    """Return the condition that a change of one of these pages, or teams, waits."""
    waiting = PlaceChange.status == ChangeStatus.WAITING
    return exists().where(PlaceChange.about(places), waiting)


def find_newest_change(page_id: int) -> PlaceChange | None:
    """Return what was proposed for the page last, whatever became of it."""
    return db.session.scalars(
        select(PlaceChange)
        .where(PlaceChange.page_id == page_id)
        .order_by(PlaceChange.id.desc())
        .limit(1)
    ).one_or_none()


def find_update_of(page_id: int, public_id: str) -> PageUpdate | None:
    """Return the page's update, unless it was removed."""
    return find_row(
        PageUpdate,
        PageUpdate.public_id == public_id,
        PageUpdate.page_id == page_id,
        PageUpdate.removed_at.is_(None),
    )


def list_updates(page_id: int, *, most: int = MOST_UPDATES_SHOWN) -> Sequence[PageUpdate]:
    """Return the page's updates, those that wait for us as well, the newest first."""
    return db.session.scalars(
        select(PageUpdate)
        .where(PageUpdate.page_id == page_id, PageUpdate.removed_at.is_(None))
        .order_by(PageUpdate.made_at.desc(), PageUpdate.id.desc())
        .limit(most)
    ).all()


def get_thanks(thanks_id: int) -> Thanks:
    return db.session.get_one(Thanks, thanks_id)


def list_examples(language: Language, *, at: datetime, most: int = 4) -> Sequence[FundraiserPage]:
    """Return live pages to show to others: in this language first, with a picture, the newest.

    Only those whose owners let themselves be seen on leaderboards."""
    return db.session.scalars(
        select(FundraiserPage)
        .join(FundraiserPage.campaign)
        .where(
            FundraiserPage.status == PlaceStatus.LIVE,
            FundraiserPage.is_on_leaderboard.is_(True),
            Campaign.status == CampaignStatus.PUBLISHED,
            Campaign.opens_at <= at,
            Campaign.closes_at > at,
        )
        .order_by(
            FundraiserPage.language != language,
            FundraiserPage.picture_id.is_(None),
            FundraiserPage.published_at.desc(),
        )
        .limit(most)
    ).all()


def list_shown_updates(page_id: int, *, most: int) -> Sequence[PageUpdate]:
    """Return the page's updates that everybody may read, the newest first."""
    return db.session.scalars(SHOWN_UPDATES, {"page_id": page_id, "most": most}).all()


def list_pages_to_write_to(*, at: datetime, most: int) -> Sequence[int]:
    """Return the ids of pages whose owner's next email is due by now, the longest due first."""
    return list_due(FundraiserPage.follow_up_at, at=at, most=most)


def list_pages_to_tell_of_gifts(*, at: datetime, most: int) -> Sequence[int]:
    """Return the ids of pages whose owner is to hear of gifts by now, the longest due first."""
    return list_due(FundraiserPage.gift_email_at, at=at, most=most)


def list_pages_with_gifts_unseen(*, most: int) -> Sequence[int]:
    """Return the ids of pages whose gifts are more, or fewer, than when we last looked."""
    code = literal(f"{AccountKind.PAGE_GIVEN}:") + cast(FundraiserPage.id, String)
    return db.session.scalars(
        select(FundraiserPage.id)
        .join(LedgerAccount, LedgerAccount.code == code)
        .where(
            FundraiserPage.status.in_(SHOWN),
            FundraiserPage.seen_gift_count != LedgerAccount.posted_count,
        )
        .order_by(FundraiserPage.id)
        .limit(most)
    ).all()


def find_owner_email(email_id: int) -> OwnerEmail | None:
    return db.session.get(OwnerEmail, email_id)
