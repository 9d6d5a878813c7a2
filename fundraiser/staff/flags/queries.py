"""The list of flags: what is open first, the oldest first; those of machines after them."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import lazyload

from fundraiser.database import db
from fundraiser.labels import LabelledEnum
from fundraiser.peer_to_peer.models import Flag, FlagReason, FlagStatus, FundraiserPage
from fundraiser.staff.tables.paging import PAGE_LENGTH, Cursor, Page, page_of


class FlagShelf(LabelledEnum):
    """Flags that are looked at together."""

    OPEN = "open", _l("Open, the oldest first")
    QUARANTINE = "quarantine", _l("May be a machine’s")  # open as well
    DECIDED = "decided", _l("Decided")
    ALL = "all", _l("All")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFilters:
    """Which flags to list."""

    shelf: FlagShelf = FlagShelf.OPEN
    reason: FlagReason | None = None


def list_flags(filters: FlagFilters, *, after: Cursor | None) -> Page[Flag]:
    """Return the page of flags that follows `after`: open ones oldest first, others newest."""
    query = _fitting(
        select(Flag).options(
            lazyload(Flag.page, FundraiserPage.picture),
            lazyload(Flag.page, FundraiserPage.owner),
        ),
        filters,
    )
    is_rising = filters.shelf in {FlagShelf.OPEN, FlagShelf.QUARANTINE}
    here = tuple_(Flag.made_at, Flag.id)
    if after is not None:
        there = tuple_(after.instant, after.id)
        query = query.where(here > there if is_rising else here < there)
    if is_rising:
        query = query.order_by(Flag.made_at, Flag.id)
    else:
        query = query.order_by(Flag.made_at.desc(), Flag.id.desc())
    rows = db.session.scalars(query.limit(PAGE_LENGTH + 1)).all()
    return page_of(rows, lambda flag: Cursor.at(flag.made_at, flag.id))


def _fitting(query: Select[Any], filters: FlagFilters) -> Select[Any]:
    if filters.reason:
        query = query.where(Flag.reason == filters.reason)
    match filters.shelf:
        case FlagShelf.OPEN:
            return query.where(Flag.status == FlagStatus.OPEN, Flag.suspicion.is_(None))
        case FlagShelf.QUARANTINE:
            return query.where(Flag.status == FlagStatus.OPEN, Flag.suspicion.is_not(None))
        case FlagShelf.DECIDED:
            return query.where(Flag.status != FlagStatus.OPEN)
    return query
