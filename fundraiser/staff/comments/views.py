"""What donors wrote for the wall: all of it in one place, to be hidden where it must be."""

from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.staff.blueprint import bp
from fundraiser.staff.comments.table import COMMENTS
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only


@bp.get("/comments")
@staff_only(Permission.HIDE_COMMENTS)
def comments() -> ResponseReturnValue:
    """List comments, a page at a time. The act itself belongs to the gift (`gift_comment`)."""
    return list_page(COMMENTS, "staff/comments/comments.html")


route_files("/comments", COMMENTS)
