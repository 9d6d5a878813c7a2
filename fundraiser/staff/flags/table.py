"""The list of flags: the open ones, the oldest first; those that may be a machine's apart."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, case, func

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.peer_to_peer.models import Flag, FlagReason, FlagStatus, FundraiserPage, Team
from fundraiser.staff.tables.columns import Choice, InLanguage, Moment, Row, Status, Text
from fundraiser.staff.tables.filters import Option, OptionFilter
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.parts import SEES_CONTACT
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table
from fundraiser.web.spam import Suspicion

IS_OPEN = Flag.status == FlagStatus.OPEN
IS_A_PERSONS = Flag.suspicion.is_(None)
NEWEST_FIRST = {"decided", "all"}


def with_place(query: Select[Any]) -> Select[Any]:
    """Join the page or the team that is flagged."""
    return query.outerjoin(FundraiserPage, FundraiserPage.id == Flag.page_id).outerjoin(
        Team, Team.id == Flag.team_id
    )


def order_of(wanted: ListQuery) -> str:
    return "-made_at" if wanted.text("show") in NEWEST_FIRST else "made_at"


def place_of_flag(row: Row) -> str:
    """Return the address of the page or the team."""
    return url_for(f"staff.{row['place']}", public_id=row["place_id"])


FLAGS = Table(
    name="flags",
    title=_l("Flags"),
    record=Flag,
    key=Flag.public_id,
    link=place_of_flag,
    head="title",
    count=lambda rows: ngettext("%(count)s flag", "%(count)s flags", rows, count=number(rows)),
    exports=Permission.MODERATE_PAGES,
    export_action=AuditAction.FLAGS_EXPORTED,
    empty=_l("No flag is open."),
    empty_hint=_l("Pages and teams that visitors flag are listed here, the oldest flag first."),
    joins=with_place,
    order=order_of,
    filters=(
        OptionFilter(
            name="show",
            label=_l("Show"),
            options=(
                Option("open", _l("Open, the oldest first"), lambda _scope: IS_OPEN & IS_A_PERSONS),
                Option(
                    "quarantine", _l("May be automated"), lambda _scope: IS_OPEN & ~IS_A_PERSONS
                ),
                Option("decided", _l("Decided"), lambda _scope: ~IS_OPEN),
                Option("all", _l("All")),
            ),
            default="open",
        ),
    ),
    search=Search(
        hint=_l("Text, or the name of a page or a team"),
        words=(Flag.words, FundraiserPage.title, Team.name),
        contact=(Flag.email,),
        ids=(Flag.public_id,),
    ),
    columns=(
        Text("flag", _l("Number"), Flag.public_id, on_page=False),
        Moment("made_at", _l("Written"), Flag.made_at),
        Text("title", _l("Page or team"), func.coalesce(FundraiserPage.title, Team.name)),
        Text(
            "place",
            _l("Kind"),
            case((Flag.page_id.is_not(None), FundraiserPage.KIND), else_=Team.KIND),
            is_hidden=True,
        ),
        Text(
            "place_id",
            _l("Number"),
            func.coalesce(FundraiserPage.public_id, Team.public_id),
            is_hidden=True,
        ),
        Choice("reason", _l("Reason"), Flag.reason, choices=FlagReason, filters=True),
        Choice(
            "suspicion",
            _l("May be automated"),
            Flag.suspicion,
            choices=Suspicion,
            beside="reason",
        ),
        Text("words", _l("Text"), Flag.words, is_long=True, language="language"),
        Text("email", _l("Email address"), Flag.email, permission=SEES_CONTACT, beside="words"),
        InLanguage("language", _l("Language"), Flag.language, is_hidden=True),
        Moment("decided_at", _l("Decided"), Flag.decided_at, is_hidden=True),
        Status("status", _l("Status"), Flag.status, choices=FlagStatus),
    ),
)
