"""The list of enquiries: what waits, the most urgent first; what is over, the newest first."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, func

from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.enquiries.models import (
    NUMBERS_BEGIN_AFTER,
    Enquiry,
    EnquiryKind,
    EnquiryStatus,
    Topic,
)
from fundraiser.i18n.formats import number
from fundraiser.staff.tables.columns import Choice, InLanguage, Moment, Status, Text, YesNo
from fundraiser.staff.tables.filters import Option, OptionFilter
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.paging import read_id
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

WAITING = frozenset({"", "open", "overdue", "mine"})
SNIPPET_LENGTH = 140


def with_owner(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(StaffMember, StaffMember.id == Enquiry.owner_id)


def has_number(text: str) -> ColumnElement[bool] | None:
    """Return the condition of the enquiry of this number, typed with or without its sign."""
    typed = read_id(text.removeprefix("#"))
    if typed is None or typed <= NUMBERS_BEGIN_AFTER:
        return None
    return Enquiry.id == typed - NUMBERS_BEGIN_AFTER


def is_at(status: EnquiryStatus) -> Any:
    return lambda _scope: Enquiry.status == status


def is_overdue(scope: Scope) -> ColumnElement[bool]:
    return (Enquiry.status == EnquiryStatus.OPEN) & (Enquiry.due_at <= scope.at)


def is_mine(scope: Scope) -> ColumnElement[bool]:
    return (Enquiry.status == EnquiryStatus.OPEN) & (Enquiry.owner_id == scope.person_id)


def usual_order(wanted: ListQuery) -> str:
    return "due_at" if wanted.text("show") in WAITING else "-received_at"


ENQUIRIES = Table(
    name="enquiries",
    title=_l("Enquiries"),
    record=Enquiry,
    key=Enquiry.id + NUMBERS_BEGIN_AFTER,
    link=lambda row: url_for("staff.enquiry", number=row["key"]),
    head="number",
    count=lambda rows: ngettext(
        "%(count)s enquiry", "%(count)s enquiries", rows, count=number(rows)
    ),
    empty=_l("Nothing is waiting for an answer."),
    empty_hint=_l("Messages sent from the help and media pages are listed here."),
    joins=with_owner,
    order=usual_order,
    exports=Permission.ANSWER_ENQUIRIES,
    export_action=AuditAction.ENQUIRIES_EXPORTED,
    filters=(
        OptionFilter(
            name="show",
            label=_l("Show"),
            options=(
                Option("open", _l("Open"), is_at(EnquiryStatus.OPEN)),
                Option("overdue", _l("Overdue"), is_overdue),
                Option("mine", _l("Open, and mine"), is_mine),
                Option("answered", _l("Answered"), is_at(EnquiryStatus.ANSWERED)),
                Option("closed", _l("Closed"), is_at(EnquiryStatus.CLOSED)),
                Option("quarantine", _l("In quarantine"), is_at(EnquiryStatus.QUARANTINED)),
                Option("discarded", _l("Discarded"), is_at(EnquiryStatus.DISCARDED)),
                Option("all", _l("All")),
            ),
            default="open",
        ),
    ),
    search=Search(
        hint=_l("Number, name, address, outlet or text"),
        words=(Enquiry.name, Enquiry.email, Enquiry.outlet, Enquiry.message),
        others=(has_number,),
    ),
    first=("number", "kind", "name", "snippet", "status", "due_at", "received_at"),
    columns=(
        Text("number", _l("Number"), Enquiry.id + NUMBERS_BEGIN_AFTER),
        Choice("kind", _l("Kind"), Enquiry.kind, choices=EnquiryKind, filters=True),
        Status("status", _l("Status"), Enquiry.status, choices=EnquiryStatus),
        YesNo("overdue", _l("Overdue"), is_overdue, beside="status", in_files=False, tone="bad"),
        Choice("topic", _l("Topic"), Enquiry.topic, choices=Topic, on_page=False),
        Moment("received_at", _l("Received"), Enquiry.received_at, sorts=True),
        Moment("due_at", _l("Answer due"), Enquiry.due_at, sorts=True),
        Moment("answered_at", _l("Answered"), Enquiry.answered_at, on_page=False),
        YesNo("answered_in_time", _l("Answered in time"), Enquiry.answered_in_time, on_page=False),
        Text("owner", _l("Looked after by"), StaffMember.name, blank=_l("nobody")),
        Text("name", _l("From"), Enquiry.name),
        Text("outlet", _l("Outlet"), Enquiry.outlet, beside="name"),
        Text("email", _l("Email address"), Enquiry.email, beside="name"),
        Text("telephone", _l("Telephone"), Enquiry.telephone, on_page=False),
        InLanguage("language", _l("Language"), Enquiry.language, is_hidden=True),
        Text("message", _l("Message"), Enquiry.message, on_page=False),
        Text(
            "snippet",
            _l("Message"),
            func.substr(Enquiry.message, 1, SNIPPET_LENGTH),
            in_files=False,
            language="language",
        ),
    ),
)
