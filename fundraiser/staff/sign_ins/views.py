"""Who signed in, and who failed to."""

from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.staff.blueprint import bp
from fundraiser.staff.sign_ins.table import SIGN_INS
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only


@bp.get("/sign-ins")
@staff_only(Permission.MANAGE_PEOPLE)
def sign_ins() -> ResponseReturnValue:
    """List sign-ins and failed attempts, newest first, a page at a time."""
    return list_page(SIGN_INS, "staff/sign_ins/sign_ins.html")


route_files("/sign-ins", SIGN_INS)
