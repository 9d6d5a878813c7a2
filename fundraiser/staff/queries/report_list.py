"""The list of reports: what is open first, the oldest first; those of machines after them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import lazyload

from fundraiser.database import db
from fundraiser.peer_to_peer.models import FundraiserPage, PageReport, ReportReason, ReportStatus
from fundraiser.staff.lists import PAGE_LENGTH, Cursor, Page, page_of


class ReportShelf(StrEnum):
    """Reports that are looked at together."""

    OPEN = "open"
    QUARANTINE = "quarantine"  # open, and may be a machine's
    DECIDED = "decided"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilters:
    """Which reports to list."""

    shelf: ReportShelf = ReportShelf.OPEN
    reason: ReportReason | None = None


def list_page_reports(filters: ReportFilters, *, after: Cursor | None) -> Page[PageReport]:
    """Return the page of reports that follows `after`: open ones oldest first, others newest."""
    query = _fitting(
        select(PageReport).options(
            lazyload(PageReport.page, FundraiserPage.picture),
            lazyload(PageReport.page, FundraiserPage.owner),
        ),
        filters,
    )
    is_rising = filters.shelf in {ReportShelf.OPEN, ReportShelf.QUARANTINE}
    here = tuple_(PageReport.made_at, PageReport.id)
    if after is not None:
        there = tuple_(after.instant, after.id)
        query = query.where(here > there if is_rising else here < there)
    if is_rising:
        query = query.order_by(PageReport.made_at, PageReport.id)
    else:
        query = query.order_by(PageReport.made_at.desc(), PageReport.id.desc())
    rows = db.session.scalars(query.limit(PAGE_LENGTH + 1)).all()
    return page_of(rows, lambda report: Cursor.at(report.made_at, report.id))


def _fitting(query: Select[Any], filters: ReportFilters) -> Select[Any]:
    if filters.reason:
        query = query.where(PageReport.reason == filters.reason)
    match filters.shelf:
        case ReportShelf.OPEN:
            return query.where(
                PageReport.status == ReportStatus.OPEN, PageReport.suspicion.is_(None)
            )
        case ReportShelf.QUARANTINE:
            return query.where(
                PageReport.status == ReportStatus.OPEN, PageReport.suspicion.is_not(None)
            )
        case ReportShelf.DECIDED:
            return query.where(PageReport.status != ReportStatus.OPEN)
    return query
