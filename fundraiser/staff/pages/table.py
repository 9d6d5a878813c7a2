"""The list of supporters' pages: what waits for us first, then the newest; and their figures."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, exists, or_

from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    PageKind,
    PageUpdate,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.queries.moderation import WAITING_UPDATE
from fundraiser.peer_to_peer.queries.pages import has_waiting_change
from fundraiser.peer_to_peer.queries.teams import find_team
from fundraiser.staff.places.table import (
    figure_columns,
    organiser_columns,
    place_table,
    with_campaign_and_organiser,
)
from fundraiser.staff.tables.columns import Choice, Day, Moment, Text, YesNo
from fundraiser.staff.tables.filters import Option, OptionFilter, RecordFilter
from fundraiser.staff.tables.parts import name_of, name_of_campaign


def page_waits() -> ColumnElement[bool]:
    """Return whether something of a page is to be approved."""
    news = exists().where(PageUpdate.page_id == FundraiserPage.id, *WAITING_UPDATE)
    return or_(
        FundraiserPage.status == PlaceStatus.WAITING, has_waiting_change(FundraiserPage), news
    )


def with_campaign_owner_and_team(query: Select[Any]) -> Select[Any]:
    joined = with_campaign_and_organiser(FundraiserPage)(query)
    return joined.outerjoin(Team, Team.id == FundraiserPage.team_id)


PAGES = place_table(
    FundraiserPage,
    page_waits(),
    name="pages",
    title=_l("Fundraiser pages"),
    head="title",
    count=lambda rows: ngettext("%(count)s page", "%(count)s pages", rows, count=number(rows)),
    empty=_l("No pages yet."),
    empty_hint=_l(
        "Pages that supporters set up to raise money are listed here. Those waiting "
        "for you come first."
    ),
    joins=with_campaign_owner_and_team,
    export_action=AuditAction.PAGES_EXPORTED,
    filters=(
        RecordFilter(name="team", find=find_team, column=FundraiserPage.team_id, title=name_of),
        OptionFilter(
            name="picture",
            label=_l("Picture"),
            is_more=True,
            options=(
                Option(
                    "yes",
                    _l("With a picture"),
                    lambda _scope: FundraiserPage.picture_id.is_not(None),
                ),
                Option(
                    "no",
                    _l("Without a picture"),
                    lambda _scope: FundraiserPage.picture_id.is_(None),
                ),
            ),
        ),
    ),
    hint=_l("Title, owner or address of a page"),
    contact_hint=_l("Title, owner, email address or address of a page"),
    first=("title", "owner", "email", "status", "given", "goal", "matched", "gifts"),
    columns=(
        Choice("kind", _l("Kind"), FundraiserPage.kind, choices=PageKind, on_page=False),
        Text("title", _l("Page"), FundraiserPage.title),
        *organiser_columns(FundraiserPage, "owner", _l("Owner")),
        Text("team", _l("Team"), Team.name),
        Text("campaign_name", _l("Campaign"), name_of_campaign, in_files=False),
        Moment("created_at", _l("Set up"), FundraiserPage.created_at),
        Moment("published_at", _l("Published"), FundraiserPage.published_at, on_page=False),
        Day("event_on", _l("Day"), FundraiserPage.event_on, on_page=False),
        YesNo("has_picture", _l("Picture"), FundraiserPage.picture_id.is_not(None), on_page=False),
        *figure_columns(FundraiserPage),
    ),
)
