"""Donors: the list, its export, and one donor with gifts and pledges."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.donors.queries import find_donor
from fundraiser.gifts.models import Gift
from fundraiser.i18n.languages import Language, current_language
from fundraiser.staff.blueprint import bp
from fundraiser.staff.checkouts.queries import PledgeFilters, list_pledges
from fundraiser.staff.donors.queries import DonorFilters, HasGiven, giving_of, list_donors
from fundraiser.staff.downloads import csv_file
from fundraiser.staff.exports import donor_lines
from fundraiser.staff.gifts.table import GIFTS
from fundraiser.staff.office import office_zone
from fundraiser.staff.pages.queries import pages_of_owner
from fundraiser.staff.records import record_of
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.pages import short_list
from fundraiser.staff.tables.paging import read_id
from fundraiser.staff.words import choices_of
from fundraiser.web.access import staff_only

GIFT_COLUMNS = ("received_at", "campaign_name", "amount", "matched", "status")


@bp.get("/donors")
@staff_only(Permission.SEE_DONOR_CONTACT)
def donors() -> ResponseReturnValue:
    """List donors, a page at a time."""
    asked = ListQuery(request.args)
    filters = _filters(asked)
    return render_template(
        "staff/donors.html",
        page=list_donors(filters, before_id=read_id(asked.text("after"))),
        zone=office_zone(),
        faults=asked.faults,
        languages=[(language.value, language.own_name) for language in Language],
        has_given=choices_of(HasGiven),
        asked=asked.kept,
    )


@bp.get("/donors.csv")
@staff_only(Permission.EXPORT_GIFTS)
def donors_export() -> ResponseReturnValue:
    """Send every donor who fits the filters as CSV, line by line."""
    asked = ListQuery(request.args)
    filters = _filters(asked)
    if asked.faults:
        return redirect(url_for("staff.donors", **asked.kept), HTTPStatus.SEE_OTHER)
    return csv_file("donors", donor_lines(filters), AuditAction.DONORS_EXPORTED, asked.kept)


@bp.get("/donors/<public_id>")
@staff_only(Permission.SEE_DONOR_CONTACT)
def donor(public_id: str) -> ResponseReturnValue:
    """Show one donor: how to reach them, what they gave, what they promised."""
    found = record_of(find_donor, public_id)
    language = current_language()
    return render_template(
        "staff/donor.html",
        donor=found,
        giving=giving_of([found.id])[found.id],
        gifts=short_list(GIFTS, Gift.donor_id == found.id, names=GIFT_COLUMNS),
        pledges=list_pledges(PledgeFilters(donor_id=found.id), language=language, before_id=None),
        pages=pages_of_owner(found.id, language=language),
        zone=office_zone(),
    )


def _filters(asked: ListQuery) -> DonorFilters:
    return DonorFilters(
        search=asked.text("q"),
        has_given=asked.one_of(HasGiven, "given"),
        language=asked.one_of(Language, "language"),
    )
