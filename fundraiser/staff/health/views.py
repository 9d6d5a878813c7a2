"""The health of the site, for those who are told of alarms."""

from flask import render_template
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.alarms.queries import SEES_ALARMS, count_open_alarms
from fundraiser.staff.blueprint import bp
from fundraiser.staff.health.rows import list_rows
from fundraiser.staff.office import office_zone
from fundraiser.web.access import staff_only


@bp.get("/health")
@staff_only(SEES_ALARMS)
def health() -> ResponseReturnValue:
    """Show each part of the site: its state, what was read, and what to do."""
    at = clock.now()
    return render_template(
        "staff/health/health.html",
        rows=list_rows(at),
        open_alarms=count_open_alarms(),
        zone=office_zone(),
        at=at,
    )
