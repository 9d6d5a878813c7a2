"""The list of cash and cheques, the newest first."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.gifts.models import Gift
from fundraiser.i18n.formats import number
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    OfflineGift,
    OfflineMethod,
    OfflineStatus,
)
from fundraiser.peer_to_peer.queries.pages import find_page
from fundraiser.staff.tables.columns import Amount, Choice, Day, Moment, Status, Text, YesNo
from fundraiser.staff.tables.filters import CampaignFilter, RecordFilter
from fundraiser.staff.tables.parts import SEES_CONTACT, title_of
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table


def with_page(query: Select[Any]) -> Select[Any]:
    pages = query.join(FundraiserPage, FundraiserPage.id == OfflineGift.page_id)
    return pages.join(Campaign, Campaign.id == FundraiserPage.campaign_id)


def with_gift(query: Select[Any]) -> Select[Any]:
    return query.outerjoin(Gift, Gift.id == OfflineGift.gift_id)


OFFLINE_GIFTS = Table(
    name="offline_gifts",
    title=_l("Cash and cheques"),
    record=OfflineGift,
    key=OfflineGift.public_id,
    link=lambda row: url_for("staff.offline_gift", public_id=row["key"]),
    head="name",
    count=lambda rows: ngettext("%(count)s record", "%(count)s records", rows, count=number(rows)),
    empty=_l("No cash and no cheques yet."),
    empty_hint=_l(
        "Cash and cheques that page owners record are listed here: promised, handed "
        "in, deposited, verified. Only what is verified is a gift."
    ),
    joins=with_page,
    file_joins=with_gift,
    currency=OfflineGift.currency,
    zone=Campaign.zone,
    exports=Permission.EXPORT_GIFTS,
    export_action=AuditAction.OFFLINE_GIFTS_EXPORTED,
    filters=(
        CampaignFilter(column=FundraiserPage.campaign_id),
        RecordFilter(name="page", find=find_page, column=OfflineGift.page_id, title=title_of),
    ),
    search=Search(
        hint=_l("Name, amount, page or owner"),
        contact_hint=_l("Name, email address, amount, page or owner"),
        words=(OfflineGift.name, FundraiserPage.title, FundraiserPage.owner_name),
        contact=(OfflineGift.email,),
        ids=(OfflineGift.public_id,),
        amount=OfflineGift.amount_cents,
    ),
    first=("name", "email", "amount", "method"),
    columns=(
        Text("offline_gift", _l("Number"), OfflineGift.public_id, on_page=False),
        Status("step", _l("Step"), OfflineGift.status, choices=OfflineStatus, filters=True),
        Choice("method", _l("Method"), OfflineGift.method, choices=OfflineMethod, filters=True),
        Text("campaign", _l("Campaign"), Campaign.slug, on_page=False),
        Text("page", _l("Number of the page"), FundraiserPage.public_id, is_hidden=True),
        Text(
            "page_title",
            _l("Page"),
            FundraiserPage.title,
            url=lambda row: url_for("staff.page", public_id=row["page"]),
        ),
        Text("name", _l("From"), OfflineGift.name),
        YesNo("name_hidden", _l("hides name"), OfflineGift.hides_name, beside="name"),
        Text(
            "email",
            _l("Email address"),
            OfflineGift.email,
            permission=SEES_CONTACT,
            blank=_l("no address"),
        ),
        Text("currency", _l("Currency"), OfflineGift.currency, on_page=False),
        Amount("amount", _l("Amount"), OfflineGift.amount_cents, sorts=True, is_summed=True),
        Moment("promised_at", _l("Recorded"), OfflineGift.promised_at, sorts=True),
        Moment("handed_in_at", _l("Handed in"), OfflineGift.handed_in_at, on_page=False),
        Day("deposited_on", _l("Deposited"), OfflineGift.deposited_on, blank=_l("not yet")),
        Moment("verified_at", _l("Verified"), OfflineGift.verified_at, on_page=False),
        Text("gift", _l("Number of the gift"), Gift.public_id, on_page=False),
        Text("comment", _l("Comment"), OfflineGift.comment, on_page=False),
    ),
)
