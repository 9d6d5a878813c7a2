"""The list of alarms: those that are over, unless others are asked for."""

from typing import Any, ClassVar

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select

from fundraiser.accounts.models import StaffMember
from fundraiser.alarms.kinds import AlarmKind
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.queries import SEES_ALARMS
from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.staff.tables.columns import Choice, Column, Moment, Number, Text
from fundraiser.staff.tables.filters import Option, OptionFilter
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table


class AlarmSubject(Column):
    """What an alarm is about, with a link to it."""

    look: ClassVar[str] = "alarm-subject"


def with_person(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(StaffMember, StaffMember.id == Alarm.resolved_by_id)


ALARMS = Table(
    name="alarms",
    title=_l("Alarms"),
    record=Alarm,
    key=Alarm.id,
    link=lambda row: url_for("staff.alarm_resolve", alarm_id=row["key"]),
    head="kind",
    count=lambda rows: ngettext("%(count)s alarm", "%(count)s alarms", rows, count=number(rows)),
    exports=SEES_ALARMS,
    export_action=AuditAction.ALARMS_EXPORTED,
    empty=_l("No alarm is over yet."),
    joins=with_person,
    filters=(
        OptionFilter(
            name="state",
            label=_l("Show"),
            options=(
                Option("over", _l("Over"), lambda _scope: Alarm.over_at.is_not(None)),
                Option("open", _l("Open"), lambda _scope: Alarm.over_at.is_(None)),
                Option("all", _l("All")),
            ),
            default="over",
        ),
    ),
    search=Search(hint=_l("Number of what it is about"), words=(Alarm.subject,)),
    columns=(
        Choice("kind", _l("Alarm"), Alarm.kind, choices=AlarmKind, filters=True),
        AlarmSubject("subject", _l("About"), Alarm.subject),
        Moment("since_at", _l("Since"), Alarm.since_at, filters=True),
        Number("count", _l("Times seen"), Alarm.count),
        Moment("over_at", _l("Over"), Alarm.over_at, blank=_l("not yet")),
        Text("resolved_by", _l("Resolved by"), StaffMember.name),
    ),
)
