"""The list of colleagues: open accounts first, then by name."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import case, func

from fundraiser.accounts.models import AccountState, StaffMember
from fundraiser.accounts.permissions import Permission, Role
from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.staff.tables.columns import (
    Choice,
    InLanguage,
    Moment,
    Number,
    Status,
    Text,
    YesNo,
)
from fundraiser.staff.tables.parts import place_of
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

STATE = case(
    (~StaffMember.active, AccountState.CLOSED.value),
    (StaffMember.password.is_(None), AccountState.INVITED.value),
    else_=AccountState.OPEN.value,
)
HAS_SECOND_FACTOR = StaffMember.tf_totp_secret.is_not(None)


def order_of(person: Any) -> Any:
    return ~person.active, func.lower(person.name), person.id


PEOPLE = Table(
    name="people",
    title=_l("Colleagues"),
    record=StaffMember,
    key=StaffMember.id,
    link=lambda row: url_for("staff.person", staff_member_id=row["key"]),
    head="name",
    count=lambda rows: ngettext(
        "%(count)s account", "%(count)s accounts", rows, count=number(rows)
    ),
    exports=Permission.MANAGE_PEOPLE,
    export_action=AuditAction.PEOPLE_EXPORTED,
    empty=_l("No colleagues yet."),
    order="place",
    search=Search(hint=_l("Name or email address"), words=(StaffMember.name, StaffMember.email)),
    columns=(
        Number("place", "", place_of(StaffMember, order_of), is_hidden=True, in_files=False),
        Text("name", _l("Name"), StaffMember.name),
        Text("email", _l("Email address"), StaffMember.email),
        Choice("role", _l("Role"), StaffMember.role, choices=Role, filters=True),
        Status("account", _l("Account"), STATE, choices=AccountState, filters=True),
        YesNo("second_factor", _l("Second factor"), HAS_SECOND_FACTOR, blank=_l("none")),
        Moment(
            "last_signed_in_at",
            _l("Last signed in"),
            StaffMember.last_signed_in_at,
            blank=_l("never"),
        ),
        InLanguage("language", _l("Language"), StaffMember.language, on_page=False),
    ),
)
