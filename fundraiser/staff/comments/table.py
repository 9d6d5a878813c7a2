"""The list of what donors wrote for the wall, the newest first."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, literal_column

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.gifts.models import Gift, GiftStatus
from fundraiser.i18n.formats import number
from fundraiser.staff.tables.columns import Code, Moment, Text, YesNo
from fundraiser.staff.tables.filters import CampaignFilter, Option, OptionFilter
from fundraiser.staff.tables.parts import name_of_campaign
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

LATEST = 10_000  # gifts
IS_HIDDEN = Gift.comment_hidden_at.is_not(None)
IS_REFUNDED = Gift.status == GiftStatus.REFUNDED


def with_campaign(query: Select[Any]) -> Select[Any]:
    return query.join(Campaign, Campaign.id == Gift.campaign_id)


COMMENTS = Table(
    name="comments",
    title=_l("Comments"),
    record=Gift,
    key=Gift.public_id,
    link=lambda row: url_for("staff.gift", public_id=row["key"]),
    head="name",
    count=lambda rows: ngettext(
        "%(count)s comment", "%(count)s comments", rows, count=number(rows)
    ),
    empty=_l("No comments yet."),
    empty_hint=_l("A comment is listed here as soon as the gift it came with arrives."),
    joins=with_campaign,
    zone=Campaign.zone,
    exports=Permission.EXPORT_GIFTS,
    export_action=AuditAction.COMMENTS_EXPORTED,
    always=lambda _scope: [Gift.comment != literal_column("''")],
    filters=(
        CampaignFilter(column=Gift.campaign_id),
        OptionFilter(
            name="shown",
            label=_l("Shown or hidden"),
            options=(
                Option("shown", _l("Shown"), lambda _scope: ~IS_HIDDEN),
                Option("hidden", _l("Hidden from the wall"), lambda _scope: IS_HIDDEN),
            ),
        ),
    ),
    search=Search(
        hint=_l("Text or name, of the newest"), words=(Gift.comment, Gift.name), latest=LATEST
    ),
    columns=(
        Code("gift", _l("Number"), Gift.public_id, on_page=False),
        Code("campaign", _l("Campaign"), Campaign.slug, on_page=False),
        Moment("received_at", _l("Received"), Gift.received_at),
        Text("name", _l("Donor"), Gift.name),
        YesNo("name_hidden", _l("hides name"), Gift.hides_name, beside="name"),
        Text("comment", _l("Comment"), Gift.comment, is_long=True),
        YesNo("is_hidden", _l("Hidden from the wall"), IS_HIDDEN, beside="comment", tone="wait"),
        YesNo(
            "is_refunded",
            _l("Gift refunded: not on the wall"),
            IS_REFUNDED & ~IS_HIDDEN,
            beside="comment",
        ),
        Text("campaign_name", _l("Campaign"), name_of_campaign, in_files=False),
    ),
)
