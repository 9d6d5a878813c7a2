"""Reads for those who decide about pages and teams: what waits, and how much of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from fundraiser.database import db
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    Flag,
    FlagStatus,
    FundraiserPage,
    OfflineGift,
    OfflineStatus,
    PageChange,
    PageStatus,
    PageUpdate,
    Team,
    TeamStatus,
)
from fundraiser.peer_to_peer.queries.pages import find_waiting_change
from fundraiser.peer_to_peer.word_filter import find_suspect_words

MOST_FLAGS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What of a page or team waits for one of us, and the held words in it."""

    is_new: bool
    has_change: bool
    update_count: int
    flag_count: int
    held: Sequence[str]

    @property
    def is_anything(self) -> bool:
        return self.is_new or self.has_change or bool(self.update_count or self.flag_count)


@dataclass(frozen=True, slots=True)
class WaitingCounts:
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


def waiting_of_page(page: FundraiserPage) -> Waiting:
    """Return what of the page waits."""
    is_new = page.status is PageStatus.WAITING
    change = find_waiting_change(page.id)
    updates = list_waiting_updates(page.id)
    texts = [one.words for one in updates]
    if is_new:
        texts += [page.title, page.owner_name, page.story, page.picture_words]
    if change:
        texts += [change.title, change.owner_name, change.story, change.picture_words]
    return Waiting(
        is_new=is_new,
        has_change=change is not None,
        update_count=len(updates),
        flag_count=_count_open_flags(Flag.page_id == page.id),
        held=find_suspect_words(*texts),
    )


def waiting_of_team(team: Team) -> Waiting:
    """Return what of the team waits."""
    is_new = team.status is TeamStatus.WAITING
    texts = [team.name, team.captain_name, team.words] if is_new else []
    texts += [team.proposed_name, team.proposed_captain_name, team.proposed_words]
    return Waiting(
        is_new=is_new,
        has_change=team.has_proposal,
        update_count=0,
        flag_count=_count_open_flags(Flag.team_id == team.id),
        held=find_suspect_words(*texts),
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
    return db.session.scalars(select(Flag).where(Flag.public_id == public_id)).one_or_none()


def lock_flag(flag_id: int) -> Flag:
    """Return the flag as it stands, locked until the transaction ends."""
    return db.session.scalars(
        select(Flag)
        .where(Flag.id == flag_id)
        .with_for_update(key_share=True, of=Flag)
        .execution_options(populate_existing=True)
    ).one()


def list_flags_of(page: FundraiserPage | None, team: Team | None) -> Sequence[Flag]:
    """Return the newest flags of a page, or of a team."""
    whose = Flag.page_id == page.id if page else Flag.team_id == (team and team.id)
    return db.session.scalars(
        select(Flag).where(whose).order_by(Flag.id.desc()).limit(MOST_FLAGS)
    ).all()


def count_waiting() -> WaitingCounts:
    """Return how much waits: one statement."""
    counts = (
        select(func.count())
        .select_from(FundraiserPage)
        .where(FundraiserPage.status == PageStatus.WAITING),
        select(func.count())
        .select_from(PageChange)
        .where(PageChange.status == ChangeStatus.WAITING),
        select(func.count()).select_from(PageUpdate).where(*WAITING_UPDATE),
        select(func.count())
        .select_from(Team)
        .where((Team.status == TeamStatus.WAITING) | Team.proposed_at.is_not(None)),
        select(func.count()).select_from(Flag).where(*OPEN_FLAG),
    )
    row = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return WaitingCounts(*row)


def count_to_verify() -> int:
    """Return how many cash gifts and cheques are in the bank, and not yet gifts."""
    query = select(func.count()).where(OfflineGift.status == OfflineStatus.DEPOSITED)
    return db.session.scalar(query) or 0


def _count_open_flags(whose: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Flag).where(whose, *OPEN_FLAG)
    return db.session.scalar(query) or 0


WAITING_UPDATE = (PageUpdate.shown_at.is_(None), PageUpdate.removed_at.is_(None))
OPEN_FLAG = (Flag.status == FlagStatus.OPEN, Flag.suspicion.is_(None))
