"""Pledges: the list, its export, and one pledge with everything that became of it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.donors.queries import get_donor
from fundraiser.gifts.queries import list_gifts_of_pledge
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.queries import find_pledge
from fundraiser.staff.audit_log.changes import acts_by_entry
from fundraiser.staff.blueprint import bp
from fundraiser.staff.checkouts.table import CHECKOUTS
from fundraiser.staff.gifts.history import history_of_pledge
from fundraiser.staff.records import record_of
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.stripe_sync.models import StripeEvent
from fundraiser.stripe_sync.queries import list_events_of
from fundraiser.web.access import staff_only


@bp.get("/pledges")
@staff_only(Permission.SEE_GIFTS)
def pledges() -> ResponseReturnValue:
    """List checkouts, a page at a time."""
    return list_page(CHECKOUTS, "staff/checkouts/checkouts.html")


route_files("/pledges", CHECKOUTS)


@bp.get("/pledges/<public_id>")
@staff_only(Permission.SEE_GIFTS)
def pledge(public_id: str) -> ResponseReturnValue:
    """Show one pledge: what was promised, its attempts to pay, what was held, what came of it."""
    found = record_of(find_pledge, public_id)
    gifts = list_gifts_of_pledge(found.id)
    history = history_of_pledge(found, gifts)
    return render_template(
        "staff/checkouts/checkout.html",
        pledge=found,
        gifts=gifts,
        donor=get_donor(found.donor_id),
        campaign=found.campaign,
        history=history,
        acts=acts_by_entry(history.entries, found.campaign.zone),
        stripe_events=_events_of(found),
        sees_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
    )


def _events_of(found: Pledge) -> list[StripeEvent]:
    """Return Stripe's events about the pledge's checkouts, for those who may see them."""
    if not signed_in_person().may(Permission.SEE_STRIPE):
        return []
    return list(list_events_of([one.session_id for one in found.checkouts if one.session_id]))
