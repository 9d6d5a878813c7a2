"""Telling us that something is wrong with a page or a team: filed once, and staff are told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fundraiser.database import db, insert_into
from fundraiser.i18n.languages import Language
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    PageReport,
    ReportReason,
    ReportStatus,
    Team,
)
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_report
from fundraiser.web.spam import Suspicion


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFacts:
    """What somebody wrote on the form. `email` is empty if they gave none."""

    reason: ReportReason
    words: str
    email: str
    language: Language


def file_report(
    about: FundraiserPage | Team,
    facts: ReportFacts,
    *,
    once_key: str,
    suspicion: Suspicion | None,
    at: datetime,
) -> PageReport:
    """The report waits for one of us, who are told unless it may be a machine's.

    Repeatable: the same `once_key` is one report.
    """
    is_page = isinstance(about, FundraiserPage)
    fresh = insert_into(PageReport).values(
        once_key=once_key,
        page_id=about.id if is_page else None,
        team_id=None if is_page else about.id,
        status=ReportStatus.OPEN,
        reason=facts.reason,
        words=facts.words,
        email=facts.email,
        language=facts.language,
        suspicion=suspicion,
        made_at=at,
    )
    added = db.session.scalar(
        fresh.on_conflict_do_nothing(index_elements=["once_key"]).returning(PageReport.id)
    )
    report = db.session.scalars(select(PageReport).where(PageReport.once_key == once_key)).one()
    if added is not None:
        tell_staff_of_report(report, at=at)
    return report
