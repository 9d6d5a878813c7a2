"""The audit log: who did what to which record, when."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import list_people
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import AuditFilters, list_entries
from fundraiser.i18n.languages import current_language
from fundraiser.staff.audit_log.changes import acts_of
from fundraiser.staff.audit_log.subjects import other_subject, records_named
from fundraiser.staff.blueprint import bp
from fundraiser.staff.office import end_of, office_zone, start_of
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.paging import PAGE_LENGTH, page_of, read_id
from fundraiser.web.access import staff_only
from fundraiser.web.actors import Actor


@bp.get("/audit")
@staff_only(Permission.SEE_AUDIT)
def audit_log() -> ResponseReturnValue:
    """List what was done, newest first, a page at a time."""
    asked = ListQuery(request.args)
    zone = office_zone()
    found = list_entries(
        _filters(asked, zone), before_id=read_id(asked.text("after")), limit=PAGE_LENGTH + 1
    )
    page = page_of(found, lambda entry: entry.id)
    subjects = [entry.subject for entry in page.rows]
    return render_template(
        "staff/audit_log.html",
        page=page,
        acts=acts_of(page.rows, zone),
        other_subject=other_subject,
        zone=zone,
        faults=asked.faults,
        about=records_named(subjects, language=current_language()),
        actions=sorted(
            ((one.value, one.label) for one in AuditAction), key=lambda one: str(one[1])
        ),
        people=[(str(person.id), person.name) for person in list_people()],
        asked=asked.kept,
    )


def _filters(asked: ListQuery, zone: str) -> AuditFilters:
    person = read_id(asked.text("person"))
    return AuditFilters(
        action=asked.one_of(AuditAction, "action"),
        subject=asked.text("record"),
        actor=Actor.staff(person) if person is not None else None,
        since_at=start_of(asked.day("from"), zone),
        until_at=end_of(asked.day("to"), zone),
    )
