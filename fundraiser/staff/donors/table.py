"""The list of donors, newest first, with what each has given."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import Select, func, select

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.gifts.models import Gift
from fundraiser.i18n.formats import number
from fundraiser.money import Money
from fundraiser.staff.donors.queries import giving_of
from fundraiser.staff.tables.columns import (
    Amount,
    Amounts,
    Code,
    Fetched,
    InLanguage,
    Moment,
    Number,
    Text,
)
from fundraiser.staff.tables.filters import Option, OptionFilter
from fundraiser.staff.tables.search import Search
from fundraiser.staff.tables.table import Table

GIVEN = (
    select(
        Gift.donor_id,
        Gift.currency,
        func.count().label("gifts"),
        func.sum(Gift.amount_cents).label("given"),
        func.sum(Gift.left_cents).label("left"),
    )
    .group_by(Gift.donor_id, Gift.currency)
    .subquery()
)


def left_by_donor(donor_ids: Sequence[int]) -> Mapping[int, Sequence[Money]]:
    """Return what each of these donors has given, after refunds, in each currency."""
    giving = giving_of(donor_ids)
    return {donor_id: [each.left for each in given] for donor_id, given in giving.items()}


def gifts_by_donor(donor_ids: Sequence[int]) -> Mapping[int, int]:
    rows = db.session.execute(
        select(Gift.donor_id, func.count())
        .where(Gift.donor_id.in_(donor_ids))
        .group_by(Gift.donor_id)
    )
    return dict(rows.all())


def with_giving(query: Select[Any]) -> Select[Any]:
    """Join what a donor has given: a row of a file for each currency."""
    return query.outerjoin(GIVEN, GIVEN.c.donor_id == Donor.id)


DONORS = Table(
    name="donors",
    title=_l("Donors"),
    record=Donor,
    key=Donor.public_id,
    link=lambda row: url_for("staff.donor", public_id=row["key"]),
    head="name",
    count=lambda rows: ngettext("%(count)s donor", "%(count)s donors", rows, count=number(rows)),
    empty=_l("No donors yet."),
    empty_hint=_l("Everyone who sends the giving form is listed here."),
    file_joins=with_giving,
    file_currency=GIVEN.c.currency,
    exports=Permission.EXPORT_GIFTS,
    export_action=AuditAction.DONORS_EXPORTED,
    needs_password=True,
    filters=(
        OptionFilter(
            name="given",
            label=_l("Giving"),
            options=(
                Option("yes", _l("Has given"), lambda _scope: Donor.first_gift_at.is_not(None)),
                Option("no", _l("Has not given yet"), lambda _scope: Donor.first_gift_at.is_(None)),
            ),
        ),
    ),
    search=Search(
        hint=_l("Name, email address or number"),
        words=(Donor.name, Donor.email),
        ids=(Donor.public_id,),
        donor=Donor.id,
    ),
    columns=(
        Code("donor", _l("Number"), Donor.public_id, on_page=False),
        Text("name", _l("Donor"), Donor.name),
        Text("email", _l("Email address"), Donor.email, blank=_l("no address")),
        Amounts(
            "left_by_currency",
            _l("Given, after refunds"),
            Fetched(left_by_donor),
            blank=_l("nothing yet"),
        ),
        Number("gift_count", _l("Gifts"), Fetched(gifts_by_donor, 0), in_files=False),
        InLanguage("language", _l("Language"), Donor.language, filters=True),
        Moment("known_since", _l("Known since"), Donor.created_at, on_page=False),
        Moment("first_gift_at", _l("First gift"), Donor.first_gift_at, blank=_l("none")),
        Code("currency", _l("Currency"), GIVEN.c.currency, on_page=False),
        Number("gifts", _l("Gifts"), func.coalesce(GIVEN.c.gifts, 0), on_page=False),
        Amount("given", _l("Given"), GIVEN.c.given, on_page=False),
        Amount("left", _l("Left"), GIVEN.c.left, on_page=False),
    ),
)
