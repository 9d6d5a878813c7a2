"""The list of sign-ins and failed attempts, the newest first."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select

from fundraiser.accounts.models import SignInAttempt, SignInResult, StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.staff.tables.columns import Moment, Status, Text
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table


def with_person(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(StaffMember, StaffMember.id == SignInAttempt.staff_member_id)


SIGN_INS = Table(
    name="sign_ins",
    title=_l("Sign-ins"),
    record=SignInAttempt,
    joins=with_person,
    head="person",
    count=lambda rows: ngettext(
        "%(count)s attempt", "%(count)s attempts", rows, count=number(rows)
    ),
    exports=Permission.MANAGE_PEOPLE,
    export_action=AuditAction.SIGN_INS_EXPORTED,
    empty=_l("Nobody has signed in yet."),
    empty_hint=_l("Each sign-in and each failed attempt is listed here."),
    search=Search(hint=_l("Name"), words=(StaffMember.name,)),
    columns=(
        Moment("at", _l("When"), SignInAttempt.at),
        Text("person", _l("Who"), StaffMember.name, blank=_l("Unknown address")),
        Status("result", _l("Result"), SignInAttempt.result, choices=SignInResult, filters=True),
        Text("network", _l("Network"), SignInAttempt.network),
        Text("browser", _l("Browser"), SignInAttempt.browser),
    ),
)
