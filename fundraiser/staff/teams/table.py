"""The list of teams: what waits for us first, then the newest; and their figures."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, or_, select

from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceStatus, Team
from fundraiser.peer_to_peer.queries.pages import has_waiting_change
from fundraiser.staff.places.table import (
    figure_columns,
    organiser_columns,
    place_table,
    with_campaign_and_organiser,
)
from fundraiser.staff.tables.columns import Moment, Number, Text
from fundraiser.staff.tables.parts import name_of_campaign

MEMBERS = (
    select(func.count())
    .select_from(FundraiserPage)
    .where(FundraiserPage.team_id == Team.id)
    .correlate(Team)
    .scalar_subquery()
)


TEAMS = place_table(
    Team,
    or_(Team.status == PlaceStatus.WAITING, has_waiting_change(Team)),
    name="teams",
    title=_l("Teams"),
    head="name",
    count=lambda rows: ngettext("%(count)s team", "%(count)s teams", rows, count=number(rows)),
    empty=_l("No teams yet."),
    empty_hint=_l(
        "A supporter who has a page can start a team, and invite others to join with theirs."
    ),
    joins=with_campaign_and_organiser(Team),
    export_action=AuditAction.TEAMS_EXPORTED,
    hint=_l("Name, captain or address of a team"),
    contact_hint=_l("Name, captain, email address or address of a team"),
    first=("name", "captain", "status", "members", "given", "matched", "gifts"),
    columns=(
        Text("name", _l("Team"), Team.name),
        *organiser_columns(Team, "captain", _l("Captain")),
        Text("campaign_name", _l("Campaign"), name_of_campaign, in_files=False),
        Moment("created_at", _l("Set up"), Team.created_at),
        *figure_columns(Team),
        Number("members", _l("Members"), MEMBERS, in_files=False),
    ),
)
