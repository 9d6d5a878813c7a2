"""What givers wrote for the wall: all of it in one place, to be hidden where it must be."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.queries import list_campaigns
from fundraiser.i18n.languages import current_language
from fundraiser.staff.blueprint import bp
from fundraiser.staff.comments.queries import Shown, list_comments
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.paging import read_id
from fundraiser.staff.words import choices_of
from fundraiser.web.access import staff_only


@bp.get("/comments")
@staff_only(Permission.HIDE_COMMENTS)
def comments() -> ResponseReturnValue:
    """List comments, a page at a time. The act itself belongs to the gift (`gift_comment`)."""
    asked = ListQuery(request.args)
    campaign = asked.campaign()
    return render_template(
        "staff/comments.html",
        page=list_comments(
            asked.one_of(Shown, "shown"),
            campaign_id=campaign.id if campaign else None,
            language=current_language(),
            before_id=read_id(asked.text("after")),
        ),
        faults=asked.faults,
        campaigns=list_campaigns(),
        shown=choices_of(Shown),
        asked=asked.kept,
    )
