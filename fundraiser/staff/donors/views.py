"""Donors: the list, its export, and one donor with gifts and pledges."""

from flask import render_template
from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.donors.queries import find_donor
from fundraiser.gifts.models import Gift
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.pledges.models import Pledge
from fundraiser.staff.blueprint import bp
from fundraiser.staff.checkouts.table import CHECKOUTS
from fundraiser.staff.donors.queries import giving_of
from fundraiser.staff.donors.table import DONORS
from fundraiser.staff.gifts.table import GIFTS
from fundraiser.staff.office import office_zone
from fundraiser.staff.pages.table import PAGES
from fundraiser.staff.records import record_of
from fundraiser.staff.tables.pages import list_page, route_files, short_list
from fundraiser.web.access import staff_only

PAGE_COLUMNS = ("title", "campaign_name", "given", "matched", "status")
CHECKOUT_COLUMNS = ("made_at", "campaign_name", "amount", "status")
GIFT_COLUMNS = ("received_at", "campaign_name", "amount", "matched", "status")


@bp.get("/donors")
@staff_only(Permission.SEE_DONOR_CONTACT)
def donors() -> ResponseReturnValue:
    """List donors, a page at a time."""
    return list_page(DONORS)


route_files("/donors", DONORS)


@bp.get("/donors/<public_id>")
@staff_only(Permission.SEE_DONOR_CONTACT)
def donor(public_id: str) -> ResponseReturnValue:
    """Show one donor: how to reach them, what they gave, what they promised."""
    found = record_of(find_donor, public_id)
    return render_template(
        "staff/donors/donor.html",
        donor=found,
        giving=giving_of([found.id])[found.id],
        gifts=short_list(GIFTS, Gift.donor_id == found.id, names=GIFT_COLUMNS),
        pledges=short_list(CHECKOUTS, Pledge.donor_id == found.id, names=CHECKOUT_COLUMNS),
        pages=short_list(PAGES, FundraiserPage.owner_id == found.id, names=PAGE_COLUMNS),
        zone=office_zone(),
    )
