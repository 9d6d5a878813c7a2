"""The list of supporters' pages: what waits for us first, then the newest; and their figures."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Integer, Select, cast, exists, func, or_, select

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.donors.models import Donor
from fundraiser.i18n.formats import number
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.queries import accounts_by_code
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    Flag,
    FundraiserPage,
    PageChange,
    PageKind,
    PageUpdate,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.queries.moderation import OPEN_FLAG, WAITING_UPDATE
from fundraiser.peer_to_peer.queries.teams import find_team
from fundraiser.staff.tables.columns import (
    Amount,
    Choice,
    Day,
    Fetched,
    InLanguage,
    Moment,
    Number,
    Status,
    Text,
    YesNo,
)
from fundraiser.staff.tables.filters import (
    CampaignFilter,
    ChoiceFilter,
    Option,
    OptionFilter,
    RecordFilter,
)
from fundraiser.staff.tables.parts import SEES_CONTACT, name_of, name_of_campaign
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

AccountOf = Callable[[int], Account]


def credit_of(account_of: AccountOf) -> Fetched:
    """Return the balances of an account that each page, or team, has."""

    def read(ids: Sequence[int]) -> Mapping[int, int]:
        accounts = accounts_by_code(account_of(each) for each in ids)
        return {each: accounts[account_of(each).code].net_credit.cents for each in ids}

    return Fetched(read, 0)


def gifts_of(account_of: AccountOf) -> Fetched:
    """Return how many gifts were credited to each page, or team."""

    def read(ids: Sequence[int]) -> Mapping[int, int]:
        accounts = accounts_by_code(account_of(each) for each in ids)
        return {each: accounts[account_of(each).code].posted_count for each in ids}

    return Fetched(read, 0)


def waits_for_us() -> ColumnElement[int]:
    """Return 1 for a page of which something is to be approved, else 0."""
    change = exists().where(
        PageChange.page_id == FundraiserPage.id, PageChange.status == ChangeStatus.WAITING
    )
    news = exists().where(PageUpdate.page_id == FundraiserPage.id, *WAITING_UPDATE)
    is_new = FundraiserPage.status == PlaceStatus.WAITING
    return cast(or_(is_new, change, news), Integer)


def with_campaign_owner_and_team(query: Select[Any]) -> Select[Any]:
    return (
        query.join(Campaign, Campaign.id == FundraiserPage.campaign_id)
        .outerjoin(Donor, Donor.id == FundraiserPage.owner_id)
        .outerjoin(Team, Team.id == FundraiserPage.team_id)
    )


def open_flags(place_id: Any, place: Any) -> Any:
    """Return how many flags of a page, or team, are open; NULL for none."""
    counted = (
        select(func.count())
        .select_from(Flag)
        .where(place_id == place.id, *OPEN_FLAG)
        .correlate(place)
    )
    return func.nullif(counted.scalar_subquery(), 0)


def flags_in_words(figure: str) -> str:
    return ngettext("%(count)s flag", "%(count)s flags", int(figure), count=figure)


def of_goal(goal: str) -> str:
    return _("of %(goal)s", goal=goal)


PAGES = Table(
    name="pages",
    title=_l("Fundraiser pages"),
    record=FundraiserPage,
    key=FundraiserPage.public_id,
    link=lambda row: url_for("staff.page", public_id=row["key"]),
    head="title",
    count=lambda rows: ngettext("%(count)s page", "%(count)s pages", rows, count=number(rows)),
    empty=_l("No pages yet."),
    empty_hint=_l(
        "Pages that supporters set up to raise money are listed here. Those that wait for you"
        " stand first."
    ),
    joins=with_campaign_owner_and_team,
    currency=FundraiserPage.currency,
    zone=Campaign.zone,
    order="-waits",
    exports=Permission.EXPORT_GIFTS,
    export_action=AuditAction.PAGES_EXPORTED,
    filters=(
        OptionFilter(
            name="show",
            label=_l("Show"),
            options=(
                Option("waiting", _l("Waiting for us"), lambda _scope: waits_for_us() == 1),
                Option(
                    "flagged",
                    _l("Flagged"),
                    lambda _scope: exists().where(Flag.page_id == FundraiserPage.id, *OPEN_FLAG),
                ),
            ),
            blank=_l("All"),
        ),
        ChoiceFilter(
            name="status",
            label=_l("Status"),
            choices=PlaceStatus,
            column=FundraiserPage.status,
            unasked=lambda: FundraiserPage.status != PlaceStatus.DRAFT,
        ),
        CampaignFilter(column=FundraiserPage.campaign_id),
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
    search=Search(
        hint=_l("Title, owner or address of a page"),
        contact_hint=_l("Title, owner, email address or address of a page"),
        words=(FundraiserPage.title, FundraiserPage.owner_name, FundraiserPage.slug),
        contact=(Donor.name, Donor.email),
        ids=(FundraiserPage.public_id,),
        amount=FundraiserPage.goal_cents,
    ),
    first=("title", "owner", "email", "status", "given", "goal", "matched", "gifts"),
    columns=(
        Number("waits", "", waits_for_us(), is_hidden=True, in_files=False),
        Text("page", _l("Number"), FundraiserPage.public_id, on_page=False),
        Text("address", _l("Address"), FundraiserPage.slug, on_page=False),
        Text("campaign", _l("Campaign"), Campaign.slug, on_page=False),
        Status("status", _l("Status"), FundraiserPage.status, choices=PlaceStatus),
        Number(
            "flags",
            _l("Flags"),
            open_flags(Flag.page_id, FundraiserPage),
            beside="status",
            in_files=False,
            sentence=flags_in_words,
        ),
        YesNo(
            "change_waits",
            _l("Change waits"),
            (waits_for_us() == 1) & (FundraiserPage.status != PlaceStatus.WAITING),
            beside="status",
            in_files=False,
            tone="wait",
        ),
        Choice("kind", _l("Kind"), FundraiserPage.kind, choices=PageKind, on_page=False),
        Text("title", _l("Page"), FundraiserPage.title),
        Text("owner", _l("Owner"), FundraiserPage.owner_name),
        Text("email", _l("Email address"), Donor.email, permission=SEES_CONTACT, beside="owner"),
        InLanguage("language", _l("Language"), FundraiserPage.language, on_page=False),
        Text("team", _l("Team"), Team.name),
        Text("campaign_name", _l("Campaign"), name_of_campaign, in_files=False),
        Moment("created_at", _l("Set up"), FundraiserPage.created_at),
        Moment("published_at", _l("Published"), FundraiserPage.published_at, on_page=False),
        Day("event_on", _l("Day"), FundraiserPage.event_on, on_page=False),
        YesNo("has_picture", _l("Picture"), FundraiserPage.picture_id.is_not(None), on_page=False),
        Text("currency", _l("Currency"), FundraiserPage.currency, on_page=False),
        Amount("goal", _l("Goal"), FundraiserPage.goal_cents, beside="given", sentence=of_goal),
        Amount("given", _l("Given"), credit_of(Account.page_given)),
        Amount("matched", _l("Match"), credit_of(Account.page_matched)),
        Number("gifts", _l("Gifts"), gifts_of(Account.page_given)),
    ),
)
