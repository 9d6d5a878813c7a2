"""Reads for those who decide about pages and teams: what waits, and how much of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from fundraiser.database import db, find_row, lock_row
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    Flag,
    FlagStatus,
    FundraiserPage,
    OfflineGift,
    OfflineStatus,
    PageChange,
    PageUpdate,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.queries.pages import find_waiting_change
from fundraiser.peer_to_peer.word_filter import find_suspect_words

MOST_FLAGS = 50


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


def waiting_of(place: FundraiserPage | Team) -> ModerationQueue:
    """Return what of a page or team waits."""
    updates: Sequence[PageUpdate] = ()
    texts = [*place.texts] if place.is_waiting else []
    if isinstance(place, Team):
        has_change = place.has_proposal
        texts += place.proposed_texts
    else:
        updates = list_waiting_updates(place.id)
        change = find_waiting_change(place.id)
        has_change = change is not None
        texts += [*(change.texts if change else ()), *(update.words for update in updates)]
    return ModerationQueue(
        is_new=place.is_waiting,
        has_change=has_change,
        update_count=len(updates),
        flag_count=_count_open_flags(place),
        suspect_words=find_suspect_words(*texts),
    )


def get_team(team_id: int) -> Team:
    return db.session.get_one(Team, team_id)


def find_change(change_id: int) -> PageChange | None:
    return db.session.get(PageChange, change_id)


def find_change_of(page_id: int, public_id: str) -> PageChange | None:
    """Return the page's change of a public id as it stands: the page is locked by the caller."""
    return db.session.scalars(
        select(PageChange)
        .where(PageChange.page_id == page_id, PageChange.public_id == public_id)
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
    newest = select(Flag).where(flags_of(place)).order_by(Flag.id.desc()).limit(MOST_FLAGS)
    return db.session.scalars(newest).all()


def count_waiting() -> QueueCounts:
    """Return how much waits: one statement."""
    counts = (
        select(func.count())
        .select_from(FundraiserPage)
        .where(FundraiserPage.status == PlaceStatus.WAITING),
        select(func.count())
        .select_from(PageChange)
        .where(PageChange.status == ChangeStatus.WAITING),
        select(func.count()).select_from(PageUpdate).where(*WAITING_UPDATE),
        select(func.count())
        .select_from(Team)
        .where((Team.status == PlaceStatus.WAITING) | Team.proposed_at.is_not(None)),
        select(func.count()).select_from(Flag).where(*OPEN_FLAG),
    )
    row = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return QueueCounts(*row)


def count_to_verify() -> int:
    """Return how many cash gifts and cheques are in the bank, and not yet gifts."""
    query = select(func.count()).where(OfflineGift.status == OfflineStatus.DEPOSITED)
    return db.session.scalar(query) or 0


def _count_open_flags(place: FundraiserPage | Team) -> int:
    query = select(func.count()).select_from(Flag).where(flags_of(place), *OPEN_FLAG)
    return db.session.scalar(query) or 0


def flags_of(
    place: FundraiserPage | Team | type[FundraiserPage] | type[Team],
) -> ColumnElement[bool]:
    """Return the condition that a flag is of this page or team, or of one of a query."""
    return (Flag.team_id if place.KIND == Team.KIND else Flag.page_id) == place.id


WAITING_UPDATE = (PageUpdate.shown_at.is_(None), PageUpdate.removed_at.is_(None))
OPEN_FLAG = (Flag.status == FlagStatus.OPEN, Flag.suspicion.is_(None))
