"""The list of campaigns, the one that closes last first."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import String, case, func, select, type_coerce

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign, CampaignStatus, Season
from fundraiser.database import db
from fundraiser.i18n.formats import number
from fundraiser.ledger.accounts import Account
from fundraiser.matching.models import MatchPool, PoolStatus
from fundraiser.staff.tables.columns import Amount, Deadline, Fetched, Moment, Number, Status, Text
from fundraiser.staff.tables.parts import credit_of, gifts_of, name_of_campaign
from fundraiser.staff.tables.scope import Scope
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

TOTAL = credit_of(Account.given, Account.matched, Account.lead_gifts)
OPEN_POOLS = (
    select(func.count())
    .where(MatchPool.campaign_id == Campaign.id, MatchPool.status == PoolStatus.OPEN)
    .correlate(Campaign)
    .scalar_subquery()
)


def status_now(scope: Scope) -> Any:
    """Return the expression of the status; of a published campaign, of its season."""
    return case(
        (Campaign.status != CampaignStatus.PUBLISHED, type_coerce(Campaign.status, String)),
        (Campaign.opens_at > scope.at, Season.UPCOMING.value),
        (Campaign.closes_at > scope.at, Season.OPEN.value),
        else_=Season.ENDED.value,
    )


def percent_by_campaign(campaign_ids: Sequence[int]) -> Mapping[int, int]:
    """Return the totals against the goals, in whole per cent, rounded down."""
    totals = TOTAL.read(campaign_ids)
    goals = select(Campaign.id, Campaign.goal_cents).where(Campaign.id.in_(campaign_ids))
    return {each: totals[each] * 100 // goal for each, goal in db.session.execute(goals)}


def of_goal(percent: str) -> str:
    return _("%(percent)s%% of the goal", percent=percent)


CAMPAIGNS = Table(
    name="campaigns",
    title=_l("Campaigns"),
    record=Campaign,
    key=Campaign.slug,
    link=lambda row: url_for("staff.campaign", slug=row["key"]),
    head="name",
    count=lambda rows: ngettext(
        "%(count)s campaign", "%(count)s campaigns", rows, count=number(rows)
    ),
    exports=Permission.SEE_TOTALS,
    export_action=AuditAction.CAMPAIGNS_EXPORTED,
    empty=_l("There is no campaign yet."),
    empty_hint=_l(
        "Add one: its name, its goal, when it opens and closes. It stays a draft until you publish"
        " it."
    ),
    currency=Campaign.currency,
    zone=Campaign.zone,
    order="-closes_at",
    search=Search(
        hint=_l("Name or address"), words=(Campaign.title_en, Campaign.title_fr, Campaign.slug)
    ),
    columns=(
        Text("name", _l("Campaign"), name_of_campaign),
        Text("address", _l("Address"), Campaign.slug, beside="name"),
        Status(
            "status",
            _l("Status"),
            status_now,
            choices=(CampaignStatus.DRAFT, *Season, CampaignStatus.WITHDRAWN),
            filters=True,
        ),
        Moment("opens_at", _l("Opens"), Campaign.opens_at, sorts=True),
        Deadline("closes_at", _l("Closes"), Campaign.closes_at, sorts=True),
        Number("gifts", _l("Gifts"), gifts_of(Account.given)),
        Text("currency", _l("Currency"), Campaign.currency, on_page=False),
        Amount("total", _l("Total"), TOTAL),
        Number(
            "percent",
            "",
            Fetched(percent_by_campaign),
            beside="total",
            in_files=False,
            sentence=of_goal,
        ),
        Amount("goal", _l("Goal"), Campaign.goal_cents, sorts=True),
        Number(
            "open_pools",
            _l("Open pools"),
            OPEN_POOLS,
            url=lambda row: url_for("staff.match", campaign=row["key"]),
        ),
    ),
)
