"""Reads for those who decide about pages and teams: what waits, and how much of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, cast, func, literal, select

from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, find_row, lock_row
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    Flag,
    FlagStatus,
    FundraiserPage,
    OfflineGift,
    OfflineStatus,
    PageUpdate,
    PlaceChange,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.queries.pages import find_waiting_change, has_waiting_change
from fundraiser.peer_to_peer.word_filter import find_suspect_words

MOST_FLAGS = 50
APPROVALS = (
    AuditAction.PAGE_APPROVED,
    AuditAction.PAGE_CHANGE_APPROVED,
    AuditAction.UPDATE_APPROVED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModerationQueue:
    """What of a page or team waits for staff, and the suspect words in it."""

    is_new: bool
    has_change: bool
    update_count: int
    flag_count: int
    suspect_words: Sequence[str]

    @property
    def is_anything(self) -> bool:
        return self.is_new or self.has_change or bool(self.update_count or self.flag_count)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How much waits, of everything: for alerts and the menu."""

    pages: int
    changes: int
    updates: int
    teams: int
    flags: int

    @property
    def to_read(self) -> int:
        """How many pages, changes, updates and teams are to be approved."""
        return self.pages + self.changes + self.updates + self.teams


def has_approved_owner(page: FundraiserPage) -> bool:
    """Whether staff have once approved something on any page of this page's owner."""
    subjects = select(literal(f"{FundraiserPage.KIND}:") + cast(FundraiserPage.id, String)).where(
        FundraiserPage.owner_id == page.owner_id
    )
    approvals = select(AuditEntry.id).where(
        AuditEntry.subject.in_(subjects), AuditEntry.action.in_(APPROVALS)
    )
    return db.session.scalar(approvals.limit(1)) is not None


def waiting_of(place: FundraiserPage | Team) -> ModerationQueue:
    """Return what of a page or team waits."""
    updates = list_waiting_updates(place.id) if isinstance(place, FundraiserPage) else []
    change = find_waiting_change(place)
    texts = [*place.texts] if place.is_waiting else []
    texts += [*(change.texts if change else ()), *(update.words for update in updates)]
    return ModerationQueue(
        is_new=place.is_waiting,
        has_change=change is not None,
        update_count=len(updates),
        flag_count=_count_open_flags(place),
        suspect_words=find_suspect_words(*texts),
    )


def get_team(team_id: int) -> Team:
    return db.session.get_one(Team, team_id)


def find_change(change_id: int) -> PlaceChange | None:
    return db.session.get(PlaceChange, change_id)


def find_change_of(page_id: int, public_id: str) -> PlaceChange | None:
    """Return the page's change of a public id as it stands: the page is locked by the caller."""
    return db.session.scalars(
        select(PlaceChange)
        .where(PlaceChange.page_id == page_id, PlaceChange.public_id == public_id)
        .execution_options(populate_existing=True)
    ).one_or_none()


def list_waiting_updates(page_id: int) -> Sequence[PageUpdate]:
    """Return the page's updates that nobody has looked at, the earliest first."""
    return db.session.scalars(
        select(PageUpdate)
        .where(PageUpdate.page_id == page_id, *WAITING_UPDATE)
        .order_by(PageUpdate.id)
    ).all()


def find_flag(public_id: str) -> Flag | None:
    return find_row(Flag, Flag.public_id == public_id)


def lock_flag(flag_id: int) -> Flag:
    """Return the flag as it stands, locked until the transaction ends."""
    return lock_row(Flag, flag_id)


def list_flags_of(place: FundraiserPage | Team) -> Sequence[Flag]:
    """Return the newest flags of a page or team."""
    newest = select(Flag).where(Flag.about(place)).order_by(Flag.id.desc()).limit(MOST_FLAGS)
    return db.session.scalars(newest).all()


def count_waiting() -> QueueCounts:
    """Return how much waits: one statement."""
    counts = (
        select(func.count())
        .select_from(FundraiserPage)
        .where(FundraiserPage.status == PlaceStatus.WAITING),
        select(func.count())
        .select_from(PlaceChange)
        .where(PlaceChange.status == ChangeStatus.WAITING, PlaceChange.page_id.is_not(None)),
        select(func.count()).select_from(PageUpdate).where(*WAITING_UPDATE),
        select(func.count())
        .select_from(Team)
        .where((Team.status == PlaceStatus.WAITING) | has_waiting_change(Team)),
        select(func.count()).select_from(Flag).where(*OPEN_FLAG),
    )
    row = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return QueueCounts(*row)


def count_to_verify() -> int:
    """Return how many cash gifts and cheques are in the bank, and not yet gifts."""
    query = select(func.count()).where(OfflineGift.status == OfflineStatus.DEPOSITED)
    return db.session.scalar(query) or 0


def _count_open_flags(place: FundraiserPage | Team) -> int:
    query = select(func.count()).select_from(Flag).where(Flag.about(place), *OPEN_FLAG)
    return db.session.scalar(query) or 0


WAITING_UPDATE = (PageUpdate.shown_at.is_(None), PageUpdate.removed_at.is_(None))
OPEN_FLAG = (Flag.status == FlagStatus.OPEN, Flag.suspicion.is_(None))
