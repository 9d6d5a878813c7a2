"""Files that staff take away: what is in them leaves the house, so each is in the audit log."""

from collections.abc import Iterator, Mapping

from flask import Response, stream_with_context

from fundraiser import audit, clock
from fundraiser.audit import AuditAction
from fundraiser.database import transaction
from fundraiser.web.actors import current_actor


def csv_file(
    name: str, lines: Iterator[str], action: AuditAction, filters: Mapping[str, str]
) -> Response:
    """Return lines as a file named for today, sent as they are read; the export is on record."""
    at = clock.now()
    with transaction():
        audit.record(action, actor=current_actor(), subject=name, after=filters, at=at)
    return Response(
        stream_with_context(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{at:%Y-%m-%d}.csv"'},
    )
