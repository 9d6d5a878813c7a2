"""The list of prospects, by what is to be done soonest."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, case, func

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import list_who_may
from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.prospects.models import OPEN, Idea, Prospect, ProspectStatus
from fundraiser.staff.prospects.forms import NOBODY
from fundraiser.staff.tables.columns import Choice, Day, InLanguage, Moment, Status, Text, YesNo
from fundraiser.staff.tables.filters import ChoiceFilter, Option, OptionFilter
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

NO_DAY = date(9999, 12, 31)  # stands after every day on which something is to be done


def with_owner(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(StaffMember, StaffMember.id == Prospect.owner_id)


def is_overdue(scope: Scope) -> ColumnElement[bool]:
    return Prospect.status.in_(OPEN) & (Prospect.next_action_on < scope.today)


def is_due_today(scope: Scope) -> ColumnElement[bool]:
    return Prospect.status.in_(OPEN) & (Prospect.next_action_on <= scope.today)


def owners(_scope: Scope) -> Sequence[Option]:
    """Return who may look after a prospect, oneself and nobody first."""
    return [
        Option("me", _l("Me"), lambda scope: Prospect.owner_id == scope.person_id),
        Option(NOBODY, _l("Nobody"), lambda _scope: Prospect.owner_id.is_(None)),
        *(owned_by(person) for person in list_who_may(Permission.MANAGE_PROSPECTS)),
    ]


def owned_by(person: StaffMember) -> Option:
    return Option(str(person.id), person.name, lambda _scope: Prospect.owner_id == person.id)


def next_step(_scope: Scope) -> Any:
    """Return the expression of what is to be done; with a day alone it is to get in touch."""
    get_in_touch = case((Prospect.next_action_on.is_not(None), _("Get in touch")), else_="")
    return func.coalesce(func.nullif(Prospect.next_action, ""), get_in_touch)


PROSPECTS = Table(
    name="prospects",
    title=_l("Prospects"),
    record=Prospect,
    key=Prospect.public_id,
    link=lambda row: url_for("staff.prospect", public_id=row["key"]),
    head="name",
    count=lambda rows: ngettext(
        "%(count)s prospect", "%(count)s prospects", rows, count=number(rows)
    ),
    empty=_l("No prospects yet."),
    empty_hint=_l("People who ask for the fundraising guide are listed here."),
    joins=with_owner,
    order="due",
    exports=Permission.MANAGE_PROSPECTS,
    export_action=AuditAction.PROSPECTS_EXPORTED,
    filters=(
        ChoiceFilter(
            name="status",
            label=_l("Status"),
            choices=ProspectStatus.choices(),
            column=Prospect.status,
            unasked=lambda: Prospect.status != ProspectStatus.DISCARDED,
        ),
        OptionFilter(name="owner", label=_l("Looked after by"), options=owners, blank=_l("Anyone")),
        OptionFilter(
            name="due",
            label=_l("Next step"),
            options=(
                Option("overdue", _l("Overdue"), is_overdue),
                Option("today", _l("Today or overdue"), is_due_today),
            ),
            blank=_l("Any day"),
        ),
    ),
    search=Search(
        hint=_l("Name, address, telephone or text"),
        words=(
            Prospect.name,
            Prospect.email,
            Prospect.telephone,
            Prospect.message,
            Prospect.happens,
        ),
    ),
    first=("name", "email", "idea"),
    columns=(
        Text("prospect", _l("Number"), Prospect.public_id, on_page=False),
        Day(
            "due",
            "",
            func.coalesce(Prospect.next_action_on, NO_DAY),
            is_hidden=True,
            in_files=False,
        ),
        Status("status", _l("Status"), Prospect.status, choices=ProspectStatus),
        Moment("asked_at", _l("Asked"), Prospect.asked_at, sorts=True),
        Moment("first_contact_at", _l("First contact"), Prospect.contacted_at, on_page=False),
        Text("owner", _l("Looked after by"), StaffMember.name, blank=_l("nobody")),
        Text("next", _l("Next step"), next_step, in_files=False, blank=_l("none")),
        YesNo("is_overdue", _l("Overdue"), is_overdue, beside="next", in_files=False, tone="bad"),
        Text("next_step", _l("Next step"), Prospect.next_action, on_page=False),
        Day("next_step_on", _l("By"), Prospect.next_action_on),
        Text("name", _l("Person"), Prospect.name),
        Text("email", _l("Email address"), Prospect.email),
        Text("telephone", _l("Telephone"), Prospect.telephone, on_page=False),
        InLanguage("language", _l("Language"), Prospect.language, on_page=False),
        Choice("idea", _l("Idea"), Prospect.idea, choices=Idea),
        Text("when", _l("When"), Prospect.happens, on_page=False),
        Text("message", _l("Message"), Prospect.message, on_page=False),
    ),
)
