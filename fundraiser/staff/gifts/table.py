"""The list of gifts."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, case, func, literal_column, or_, select

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.donors.queries import find_donor
from fundraiser.gifts.models import Gift, GiftStatus, Refund, Source, Tribute
from fundraiser.i18n.formats import number
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.queries.pages import find_page
from fundraiser.peer_to_peer.queries.teams import find_team
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.staff.tables.columns import (
    Amount,
    Choice,
    Code,
    Day,
    InLanguage,
    Moment,
    Status,
    Text,
    YesNo,
)
from fundraiser.staff.tables.filters import CampaignFilter, Option, OptionFilter, RecordFilter
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.parts import SEES_CONTACT, name_of, name_of_campaign, title_of
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

ZERO: ColumnElement[int] = literal_column("0")  # written out, so that an index is used
STRIPE_IDS = ("pi_", "ch_", "py_", "re_", "pyr_", "cs_", "txn_")


def has_stripe_id(text: str) -> ColumnElement[bool] | None:
    """Return the condition of a gift that has this id at Stripe; None for what is none."""
    if not text.startswith(STRIPE_IDS):
        return None
    match text.partition("_")[0]:
        case "re" | "pyr":
            return Gift.id.in_(select(Refund.gift_id).where(Refund.stripe_id == text))
        case "cs":
            return Gift.pledge_id.in_(select(Checkout.pledge_id).where(Checkout.session_id == text))
        case "txn":
            return Gift.balance_transaction_id == text
    return or_(Gift.payment_intent_id == text, Gift.charge_id == text)


def with_campaign(query: Select[Any]) -> Select[Any]:
    return query.join(Campaign, Campaign.id == Gift.campaign_id)


def with_pledge_and_page(query: Select[Any]) -> Select[Any]:
    return (
        query.outerjoin(Pledge, Pledge.id == Gift.pledge_id)
        .outerjoin(Tribute, Tribute.gift_id == Gift.id)
        .outerjoin(FundraiserPage, FundraiserPage.id == Gift.page_id)
        .outerjoin(Team, Team.id == Gift.team_id)
    )


def left_of(amount: str) -> str:
    return _("%(left)s left", left=amount)


def usual_order(wanted: ListQuery) -> str:
    """Return the newest first. What is narrowed by amount is as an index has it: gifts of one
    amount by number, others the largest first."""
    if SEARCH.cents_of(wanted.text("q")) is not None:
        return ""
    return "-amount" if wanted.text("least") or wanted.text("most") else "-received_at"


SEARCH = Search(
    hint=_l("Name, amount or number"),
    contact_hint=_l("Name, email address, amount or number"),
    words=(Gift.name,),
    contact=(Gift.email,),
    ids=(Gift.public_id,),
    donor=Gift.donor_id,
    amount=Gift.amount_cents,
    others=(has_stripe_id,),
)
LEFT = case((Gift.left_cents != Gift.amount_cents, Gift.left_cents))
ADDRESS = case(  # few have a second line, and an export reads all
    (Pledge.address_line2 == "", func.trim(Pledge.address_line1)),
    else_=func.trim(Pledge.address_line1 + " " + Pledge.address_line2),
)

GIFTS = Table(
    name="gifts",
    title=_l("Gifts"),
    record=Gift,
    key=Gift.public_id,
    link=lambda row: url_for("staff.gift", public_id=row["key"]),
    head="name",
    count=lambda rows: ngettext("%(count)s gift", "%(count)s gifts", rows, count=number(rows)),
    empty=_l("No gifts yet."),
    empty_hint=_l("A gift is listed here as soon as its payment arrives."),
    joins=with_campaign,
    file_joins=with_pledge_and_page,
    currency=Gift.currency,
    zone=Campaign.zone,
    order=usual_order,
    exports=Permission.EXPORT_GIFTS,
    export_action=AuditAction.GIFTS_EXPORTED,
    filters=(
        CampaignFilter(column=Gift.campaign_id),
        RecordFilter(name="donor", find=find_donor, column=Gift.donor_id, title=name_of),
        RecordFilter(name="page", find=find_page, column=Gift.page_id, title=title_of),
        RecordFilter(name="team", find=find_team, column=Gift.team_id, title=name_of),
        OptionFilter(
            name="matched",
            label=_l("Match"),
            options=(
                Option("yes", _l("With match"), lambda _scope: Gift.matched_cents > ZERO),
                Option("no", _l("Without match"), lambda _scope: Gift.matched_cents == ZERO),
            ),
            is_more=True,
        ),
    ),
    search=SEARCH,
    first=("received_at", "name", "email", "amount", "matched"),
    columns=(
        Code("gift", _l("Number"), Gift.public_id, on_page=False),
        Code("campaign", _l("Campaign"), Campaign.slug, on_page=False),
        Day(
            "received_on",
            _l("Day"),
            Gift.received_on,
            instant=Gift.received_at,
            on_page=False,
            filters=True,
        ),
        Moment("received_at", _l("Received"), Gift.received_at, sorts=True),
        Status(
            "status",
            _l("Status"),
            Gift.status,
            choices=GiftStatus,
            common=GiftStatus.RECEIVED,
            filters=True,
        ),
        Code("currency", _l("Currency"), Gift.currency, on_page=False),
        Amount("amount", _l("Amount"), Gift.amount_cents, sorts=True, filters=True, is_summed=True),
        Amount("covered_fee", _l("Covered fee"), Gift.covered_fee_cents, on_page=False),
        Amount("stripe_fee", _l("Stripe’s fee"), Gift.fee_cents, on_page=False),
        Amount("left", _l("Left"), Gift.left_cents, on_page=False),
        Amount("still_left", _l("Left"), LEFT, in_files=False, beside="amount", sentence=left_of),
        Amount("matched", _l("Match"), Gift.matched_cents, blank=_l("none")),
        Text("name", _l("Donor"), Gift.name),
        YesNo("name_hidden", _l("hides name"), Gift.hides_name, beside="name"),
        Text(
            "email",
            _l("Email address"),
            Gift.email,
            permission=SEES_CONTACT,
            blank=_l("no address"),
        ),
        InLanguage("language", _l("Language"), Gift.language, on_page=False),
        Text("campaign_name", _l("Campaign"), name_of_campaign, in_files=False),
        Choice(
            "source",
            _l("Source"),
            Gift.source,
            choices=Source,
            common=Source.WEBSITE,
            filters=True,
        ),
        YesNo("has_comment", _l("comment"), Gift.comment != "", in_files=False, beside="source"),
        Text("comment", _l("Comment"), Gift.comment, on_page=False),
        Text("tribute", _l("Dedication"), Tribute.honouree, on_page=False),
        Text("address", _l("Address"), ADDRESS, on_page=False),
        Text("address_city", _l("City"), Pledge.address_city, on_page=False),
        Text("address_region", _l("Province"), Pledge.address_region, on_page=False),
        Text("address_postal_code", _l("Postal code"), Pledge.address_postal_code, on_page=False),
        Text("address_country", _l("Country"), Pledge.address_country, on_page=False),
        Code("payment_intent", _l("Payment at Stripe"), Gift.payment_intent_id, on_page=False),
        Code("charge", _l("Charge at Stripe"), Gift.charge_id, on_page=False),
        Code("method", _l("Method"), Gift.method, on_page=False),
        Code("page", _l("Page"), FundraiserPage.slug, on_page=False),
        Code("team", _l("Team"), Team.slug, on_page=False),
    ),
)
