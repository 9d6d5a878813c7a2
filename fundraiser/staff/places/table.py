"""What the lists of supporters' pages and of teams share: filters, columns and files."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Integer, Select, cast, exists, func, select

from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.models import Campaign
from fundraiser.donors.models import Donor
from fundraiser.peer_to_peer.models import Flag, FundraiserPage, PlaceStatus, Team
from fundraiser.peer_to_peer.queries.moderation import OPEN_FLAG
from fundraiser.staff.tables.columns import (
    Amount,
    Column,
    InLanguage,
    Number,
    Status,
    Text,
    YesNo,
)
from fundraiser.staff.tables.filters import (
    CampaignFilter,
    ChoiceFilter,
    Filter,
    Option,
    OptionFilter,
)
from fundraiser.staff.tables.parts import SEES_CONTACT, credit_of, gifts_of
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

PlaceModel = type[FundraiserPage] | type[Team]


def place_table(
    place: PlaceModel,
    waits: ColumnElement[bool],
    *,
    hint: Any,
    contact_hint: Any,
    filters: Sequence[Filter] = (),
    columns: Sequence[Column],
    **facts: Any,
) -> Table:
    """Return the list of pages, or of teams: what waits for us first, then the newest.

    `waits` is true where something is to be approved. `columns` stand between those of the
    status and those of the figures.
    """
    return Table(
        record=place,
        key=place.public_id,
        link=lambda row: url_for(f"staff.{place.KIND}", public_id=row["key"]),
        currency=place.currency,
        zone=Campaign.zone,
        order="-waits",
        exports=Permission.EXPORT_GIFTS,
        filters=(*place_filters(place, waits), *filters),
        search=Search(
            hint=hint,
            contact_hint=contact_hint,
            words=(place.title, place.organiser_name, place.slug),
            contact=(Donor.name, Donor.email),
            ids=(place.public_id,),
            amount=place.goal_cents,
        ),
        columns=(*status_columns(place, waits), *columns),
        **facts,
    )


def place_filters(place: PlaceModel, waits: ColumnElement[bool]) -> Sequence[Filter]:
    flagged = exists().where(Flag.about(place), *OPEN_FLAG)
    return (
        OptionFilter(
            name="show",
            label=_l("Show"),
            options=(
                Option("waiting", _l("Waiting for us"), lambda _scope: waits),
                Option("flagged", _l("Flagged"), lambda _scope: flagged),
            ),
            blank=_l("All"),
        ),
        ChoiceFilter(
            name="status",
            label=_l("Status"),
            choices=[(each.value, each.label) for each in PlaceStatus if each in place.ARROWS],
            column=place.status,
            unasked=lambda: place.status != PlaceStatus.DRAFT,
        ),
        CampaignFilter(column=place.campaign_id),
    )


def status_columns(place: PlaceModel, waits: ColumnElement[bool]) -> Sequence[Column]:
    """Return the columns of its number, address, campaign and status."""
    return (
        Number("waits", "", cast(waits, Integer), is_hidden=True, in_files=False),
        Text(place.KIND, _l("Number"), place.public_id, on_page=False),
        Text("address", _l("Address"), place.slug, on_page=False),
        Text("campaign", _l("Campaign"), Campaign.slug, on_page=False),
        Status("status", _l("Status"), place.status, choices=PlaceStatus),
        Number(
            "flags",
            _l("Flags"),
            open_flags(place),
            beside="status",
            in_files=False,
            sentence=flags_in_words,
        ),
        YesNo(
            "change_waits",
            _l("Change waiting"),
            waits & (place.status != PlaceStatus.WAITING),
            beside="status",
            in_files=False,
            tone="wait",
        ),
    )


def organiser_columns(place: PlaceModel, name: str, label: Any) -> Sequence[Column]:
    """Return the columns of its owner, or captain, and of its language."""
    return (
        Text(name, label, place.organiser_name),
        Text("email", _l("Email address"), Donor.email, permission=SEES_CONTACT, beside=name),
        InLanguage("language", _l("Language"), place.language, on_page=False),
    )


def figure_columns(place: PlaceModel) -> Sequence[Column]:
    """Return the columns of its goal and of what came through it."""
    return (
        Text("currency", _l("Currency"), place.currency, on_page=False),
        Amount("goal", _l("Goal"), place.goal_cents, beside="given", sentence=of_goal),
        Amount("given", _l("Given"), credit_of(place.given_account)),
        Amount("matched", _l("Match"), credit_of(place.matched_account)),
        Number("gifts", _l("Gifts"), gifts_of(place.given_account)),
    )


def with_campaign_and_organiser(place: PlaceModel) -> Callable[[Select[Any]], Select[Any]]:
    return lambda query: query.join(Campaign, Campaign.id == place.campaign_id).outerjoin(
        Donor, Donor.id == place.organiser_id
    )


def open_flags(place: PlaceModel) -> Any:
    """Return how many flags of a page, or team, are open; NULL for none."""
    flags = select(func.count()).select_from(Flag).where(Flag.about(place), *OPEN_FLAG)
    return func.nullif(flags.correlate(place).scalar_subquery(), 0)


def flags_in_words(figure: str) -> str:
    return ngettext("%(count)s flag", "%(count)s flags", int(figure), count=figure)


def of_goal(goal: str) -> str:
    return _("of %(goal)s", goal=goal)
