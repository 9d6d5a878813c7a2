"""The list of teams: what waits for us first, then the newest; and their figures."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Integer, Select, cast, exists, func, or_, select

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.donors.models import Donor
from fundraiser.i18n.formats import number
from fundraiser.ledger.accounts import Account
from fundraiser.peer_to_peer.models import Flag, FundraiserPage, PlaceStatus, Team
from fundraiser.peer_to_peer.queries.moderation import OPEN_FLAG
from fundraiser.staff.pages.table import (
    credit_of,
    flags_in_words,
    gifts_of,
    of_goal,
    open_flags,
)
from fundraiser.staff.tables.columns import (
    Amount,
    InLanguage,
    Moment,
    Number,
    Status,
    Text,
    YesNo,
)
from fundraiser.staff.tables.filters import CampaignFilter, ChoiceFilter, Option, OptionFilter
from fundraiser.staff.tables.parts import SEES_CONTACT, name_of_campaign
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table
from fundraiser.staff.words import choices_of

MEMBERS = (
    select(func.count())
    .select_from(FundraiserPage)
    .where(FundraiserPage.team_id == Team.id)
    .correlate(Team)
    .scalar_subquery()
)


def team_waits() -> ColumnElement[int]:
    """Return 1 for a team of which something is to be approved, else 0."""
    is_new = Team.status == PlaceStatus.WAITING
    return cast(or_(is_new, Team.proposed_at.is_not(None)), Integer)


def with_campaign_and_captain(query: Select[Any]) -> Select[Any]:
    campaigns = query.join(Campaign, Campaign.id == Team.campaign_id)
    return campaigns.join(Donor, Donor.id == Team.captain_id)


TEAMS = Table(
    name="teams",
    title=_l("Teams"),
    record=Team,
    key=Team.public_id,
    link=lambda row: url_for("staff.team", public_id=row["key"]),
    head="name",
    count=lambda rows: ngettext("%(count)s team", "%(count)s teams", rows, count=number(rows)),
    empty=_l("No teams yet."),
    empty_hint=_l(
        "A supporter who has a page can start a team, and invite others to join with theirs."
    ),
    joins=with_campaign_and_captain,
    currency=Team.currency,
    zone=Campaign.zone,
    order="-waits",
    exports=Permission.EXPORT_GIFTS,
    export_action=AuditAction.TEAMS_EXPORTED,
    filters=(
        OptionFilter(
            name="show",
            label=_l("Show"),
            options=(
                Option("waiting", _l("Waiting for us"), lambda _scope: team_waits() == 1),
                Option(
                    "flagged",
                    _l("Flagged"),
                    lambda _scope: exists().where(Flag.team_id == Team.id, *OPEN_FLAG),
                ),
            ),
            blank=_l("All"),
        ),
        ChoiceFilter(
            name="status",
            label=_l("Status"),
            choices=PlaceStatus,
            column=Team.status,
            words=lambda _kind: choices_of(Team.ARROWS),
        ),
        CampaignFilter(column=Team.campaign_id),
    ),
    search=Search(
        hint=_l("Name, captain or address of a team"),
        contact_hint=_l("Name, captain, email address or address of a team"),
        words=(Team.name, Team.captain_name, Team.slug),
        contact=(Donor.name, Donor.email),
        ids=(Team.public_id,),
        amount=Team.goal_cents,
    ),
    first=("name", "captain", "status", "members", "given", "matched", "gifts"),
    columns=(
        Number("waits", "", team_waits(), is_hidden=True, in_files=False),
        Text("team", _l("Number"), Team.public_id, on_page=False),
        Text("address", _l("Address"), Team.slug, on_page=False),
        Text("campaign", _l("Campaign"), Campaign.slug, on_page=False),
        Status("status", _l("Status"), Team.status, choices=PlaceStatus),
        Number(
            "flags",
            _l("Flags"),
            open_flags(Flag.team_id, Team),
            beside="status",
            in_files=False,
            sentence=flags_in_words,
        ),
        YesNo(
            "change_waits",
            _l("Change waits"),
            (team_waits() == 1) & (Team.status != PlaceStatus.WAITING),
            beside="status",
            in_files=False,
            tone="wait",
        ),
        Text("name", _l("Team"), Team.name),
        Text("captain", _l("Captain"), Team.captain_name),
        Text("email", _l("Email address"), Donor.email, permission=SEES_CONTACT, beside="captain"),
        InLanguage("language", _l("Language"), Team.language, on_page=False),
        Text("campaign_name", _l("Campaign"), name_of_campaign, in_files=False),
        Moment("created_at", _l("Set up"), Team.created_at),
        Text("currency", _l("Currency"), Team.currency, on_page=False),
        Amount("goal", _l("Goal"), Team.goal_cents, beside="given", sentence=of_goal),
        Amount("given", _l("Given"), credit_of(Account.team_given)),
        Amount("matched", _l("Match"), credit_of(Account.team_matched)),
        Number("gifts", _l("Gifts"), gifts_of(Account.team_given)),
        Number("members", _l("Members"), MEMBERS, in_files=False),
    ),
)
