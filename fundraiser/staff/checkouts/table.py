"""The list of checkouts: giving forms that were sent, paid or not."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, exists, select

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.donors.queries import find_donor
from fundraiser.gifts.models import Source
from fundraiser.i18n.formats import number
from fundraiser.pledges.models import Checkout, CheckoutStatus, Pledge, PledgeStatus
from fundraiser.staff.tables.columns import (
    Amount,
    Choice,
    Code,
    InLanguage,
    Moment,
    Status,
    Text,
    YesNo,
)
from fundraiser.staff.tables.filters import CampaignFilter, RecordFilter
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.parts import SEES_CONTACT, name_of, name_of_campaign
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

IS_QUARANTINED = exists().where(
    Checkout.pledge_id == Pledge.id, Checkout.status == CheckoutStatus.QUARANTINED
)


def has_session(text: str) -> ColumnElement[bool] | None:
    """Return the condition of a form whose checkout has this id at Stripe."""
    if not text.startswith("cs_"):
        return None
    return Pledge.id.in_(select(Checkout.pledge_id).where(Checkout.session_id == text))


def with_campaign(query: Select[Any]) -> Select[Any]:
    return query.join(Campaign, Campaign.id == Pledge.campaign_id)


def usual_order(wanted: ListQuery) -> str:
    """Return the newest first: those of one amount by number, as their index has them."""
    is_amount = SEARCH.cents_of(wanted.text("q")) is not None
    return "" if is_amount else "-made_at"


SEARCH = Search(
    hint=_l("Name, amount or number"),
    contact_hint=_l("Name, email address, amount or number"),
    words=(Pledge.name,),
    contact=(Pledge.email,),
    ids=(Pledge.public_id,),
    donor=Pledge.donor_id,
    amount=Pledge.amount_cents,
    others=(has_session,),
)
CHECKOUTS = Table(
    name="pledges",
    title=_l("Checkouts"),
    record=Pledge,
    key=Pledge.public_id,
    link=lambda row: url_for("staff.pledge", public_id=row["key"]),
    head="name",
    count=lambda rows: ngettext(
        "%(count)s checkout", "%(count)s checkouts", rows, count=number(rows)
    ),
    empty=_l("No checkouts yet."),
    empty_hint=_l("A checkout is listed here as soon as someone sends the giving form."),
    joins=with_campaign,
    currency=Pledge.currency,
    zone=Campaign.zone,
    exports=Permission.EXPORT_GIFTS,
    export_action=AuditAction.PLEDGES_EXPORTED,
    filters=(
        CampaignFilter(column=Pledge.campaign_id),
        RecordFilter(name="donor", find=find_donor, column=Pledge.donor_id, title=name_of),
    ),
    search=SEARCH,
    order=usual_order,
    first=("made_at", "name", "email", "amount"),
    columns=(
        Code("pledge", _l("Number"), Pledge.public_id, on_page=False),
        Code("campaign", _l("Campaign"), Campaign.slug, on_page=False),
        Moment("made_at", _l("Made"), Pledge.made_at, sorts=True, filters=True),
        Status("status", _l("Status"), Pledge.status, choices=PledgeStatus, filters=True),
        YesNo(
            "is_quarantined",
            _l("paid, but not as promised"),
            IS_QUARANTINED,
            beside="status",
            in_files=False,
            tone="bad",
        ),
        Code("currency", _l("Currency"), Pledge.currency, on_page=False),
        Amount("amount", _l("Amount"), Pledge.amount_cents, sorts=True, is_summed=True),
        Amount("covered_fee", _l("Covered fee"), Pledge.covered_fee_cents, on_page=False),
        Text("name", _l("Donor"), Pledge.name),
        YesNo("name_hidden", _l("hides name"), Pledge.hides_name, beside="name"),
        Text("email", _l("Email address"), Pledge.email, permission=SEES_CONTACT),
        Text("campaign_name", _l("Campaign"), name_of_campaign, in_files=False),
        InLanguage("language", _l("Language"), Pledge.language, on_page=False),
        Choice("source", _l("Source"), Pledge.source, choices=Source, on_page=False),
    ),
)
