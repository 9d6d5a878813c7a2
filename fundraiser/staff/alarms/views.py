"""Alarms: what is wrong now, what was, and saying that one is dealt with."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.operations import resolve_alarm
from fundraiser.alarms.queries import (
    SEES_ALARMS,
    count_open_alarms,
    find_alarm,
    list_open_alarms,
    lock_alarm,
)
from fundraiser.alarms.words import cause_of
from fundraiser.database import transaction
from fundraiser.i18n.formats import listed
from fundraiser.staff.alarms.forms import ResolveForm
from fundraiser.staff.alarms.table import ALARMS
from fundraiser.staff.audit_log.names import names_of_staff
from fundraiser.staff.blueprint import bp
from fundraiser.staff.office import office_zone
from fundraiser.staff.records import numbered_record, status_of
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor


@bp.get("/alarms")
@staff_only(SEES_ALARMS)
def alarms() -> ResponseReturnValue:
    """Show the alarms that are open, then list those that are over, a page at a time."""
    still_open = list_open_alarms()
    return list_page(
        ALARMS,
        "staff/alarms/alarms.html",
        still_open=still_open,
        open_count=count_open_alarms(),
        cause_of=cause_of,
        emailed_to=_who_was_told(still_open),
    )


route_files("/alarms", ALARMS)


@bp.route("/alarms/<alarm_id>/resolve", methods=["GET", "POST"])
@staff_only(SEES_ALARMS)
def alarm_resolve(alarm_id: str) -> ResponseReturnValue:
    """Ask what was done about an alarm, and end it."""
    alarm = numbered_record(find_alarm, alarm_id)
    form = ResolveForm()
    if form.validate_on_submit():
        with transaction():
            fresh = numbered_record(lock_alarm, alarm_id)
            resolve_alarm(fresh, form.note.data, actor=current_actor(), at=clock.now())
        flask.flash(_("The alarm is over. What you wrote is in the audit log."), "success")
        return redirect(url_for("staff.alarms"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "staff/alarms/resolve.html",
        alarm=alarm,
        cause=cause_of(alarm),
        form=form,
        zone=office_zone(),
    )
    return page, status_of(form)


def _who_was_told(alarms: Sequence[Alarm]) -> Mapping[int, str]:
    """Return the names of those who were written to, by the id of the alarm."""
    names = names_of_staff(each for alarm in alarms for each in alarm.told_ids)
    return {alarm.id: listed([names[each] for each in alarm.told_ids]) for alarm in alarms}
