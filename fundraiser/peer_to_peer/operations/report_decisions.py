"""What staff decide about a report: acted on, dismissed, or opened again.

The entry stands at the page or team that was reported, so that its history is whole.
"""

from datetime import datetime

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.peer_to_peer.models import (
    PageReport,
    ReportStatus,
    subject_of,
    subject_of_team,
)
from fundraiser.peer_to_peer.operations.page_moderation import PageHasMovedOn
from fundraiser.web.actors import Actor

ACTS = {
    ReportStatus.ACTED_ON: AuditAction.REPORT_ACTED_ON,
    ReportStatus.DISMISSED: AuditAction.REPORT_DISMISSED,
    ReportStatus.OPEN: AuditAction.REPORT_REOPENED,
}


def decide_report(
    report: PageReport, status: ReportStatus, *, actor: Actor, at: datetime, note: str = ""
) -> None:
    """The report is decided, or open again. Raises PageHasMovedOn. The caller has it locked."""
    if not report.can_move_to(status):
        raise PageHasMovedOn
    before = report.status
    report.move_to(status)
    report.decided_at = None if status is ReportStatus.OPEN else at
    audit.record(
        ACTS[status],
        actor=actor,
        subject=subject_of_reported(report),
        at=at,
        before={"report": before},
        after={"report": status},
        note=note,
    )


def subject_of_reported(report: PageReport) -> str:
    """Return the name of the page or team that a report is about."""
    if report.page_id is not None:
        return subject_of(report.page_id)
    return subject_of_team(report.team_id or 0)
