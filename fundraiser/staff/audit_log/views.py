"""The audit log: who did what to which record, when."""

from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.staff.audit_log.table import AUDIT_LOG
from fundraiser.staff.blueprint import bp
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only


@bp.get("/audit")
@staff_only(Permission.SEE_AUDIT)
def audit_log() -> ResponseReturnValue:
    """List what was done, newest first, a page at a time."""
    return list_page(AUDIT_LOG)


route_files("/audit", AUDIT_LOG)
