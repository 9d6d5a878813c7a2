"""The list of match sponsors, by name."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import func, select

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.i18n.formats import number
from fundraiser.matching.models import MatchPool, Sponsor
from fundraiser.staff.tables.columns import Number, Text, YesNo
from fundraiser.staff.tables.parts import SEES_CONTACT, name_of_sponsor, place_of
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

POOLS = (
    select(func.count())
    .where(MatchPool.sponsor_id == Sponsor.id)
    .correlate(Sponsor)
    .scalar_subquery()
)

SPONSORS = Table(
    name="sponsors",
    title=_l("Match sponsors"),
    record=Sponsor,
    key=Sponsor.id,
    link=lambda row: url_for("staff.sponsor", sponsor_id=row["key"]),
    opens=Permission.MANAGE_MATCH,
    head="name",
    count=lambda rows: ngettext(
        "%(count)s sponsor", "%(count)s sponsors", rows, count=number(rows)
    ),
    exports=Permission.SEE_TOTALS,
    export_action=AuditAction.SPONSORS_EXPORTED,
    empty=_l("No sponsors yet."),
    empty_hint=_l("A sponsor promises to match gifts: a board, a business, a family."),
    order="place",
    search=Search(
        hint=_l("Name"),
        contact_hint=_l("Name or email address"),
        words=(Sponsor.name_en, Sponsor.name_fr),
        contact=(Sponsor.email_normalised,),
    ),
    columns=(
        Number(
            "place",
            "",
            place_of(Sponsor, lambda sponsor: (sponsor.name_normalised,)),
            is_hidden=True,
            in_files=False,
        ),
        Text("name", _l("Sponsor"), name_of_sponsor),
        YesNo(
            "is_public",
            _l("Named in public"),
            Sponsor.is_public,
            blank=_l("not named in public"),
            filters=True,
        ),
        Text("email", _l("Email address"), Sponsor.email_normalised, permission=SEES_CONTACT),
        Number("pools", _l("Pools"), POOLS),
    ),
)
