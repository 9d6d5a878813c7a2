"""Pledges: the list, its export, and one pledge with everything that became of it."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.audit import AuditAction
from fundraiser.campaigns.queries import list_campaigns
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import get_donor
from fundraiser.gifts.queries import list_gifts_of_pledge
from fundraiser.i18n.languages import current_language
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.pledges.queries import find_pledge
from fundraiser.staff.audit_log.names import names_of_actors
from fundraiser.staff.blueprint import bp
from fundraiser.staff.checkouts.queries import PledgeFilters, list_pledges
from fundraiser.staff.downloads import csv_file
from fundraiser.staff.exports import pledge_lines
from fundraiser.staff.gifts.history import history_of_pledge
from fundraiser.staff.office import end_of, office_zone, start_of
from fundraiser.staff.records import record_of
from fundraiser.staff.tables.list_query import ListQuery
from fundraiser.staff.tables.paging import read_id
from fundraiser.staff.words import choices_of
from fundraiser.stripe_sync.models import StripeEvent
from fundraiser.stripe_sync.queries import list_events_of
from fundraiser.web.access import staff_only


@bp.get("/pledges")
@staff_only(Permission.SEE_GIFTS)
def pledges() -> ResponseReturnValue:
    """List pledges, a page at a time."""
    asked = ListQuery(request.args)
    donor = asked.donor()
    filters = _filters(asked, donor)
    before_id = read_id(asked.text("after"))
    return render_template(
        "staff/pledges.html",
        page=list_pledges(filters, language=current_language(), before_id=before_id),
        filters=filters,
        donor=donor,
        faults=asked.faults,
        campaigns=list_campaigns(),
        statuses=choices_of(PledgeStatus),
        asked=asked.kept,
    )


@bp.get("/pledges.csv")
@staff_only(Permission.EXPORT_GIFTS)
def pledges_export() -> ResponseReturnValue:
    """Send every pledge that fits the filters as CSV, line by line."""
    asked = ListQuery(request.args)
    filters = _filters(asked, asked.donor())
    if asked.faults:
        return redirect(url_for("staff.pledges", **asked.kept), HTTPStatus.SEE_OTHER)
    return csv_file("pledges", pledge_lines(filters), AuditAction.PLEDGES_EXPORTED, asked.kept)


@bp.get("/pledges/<public_id>")
@staff_only(Permission.SEE_GIFTS)
def pledge(public_id: str) -> ResponseReturnValue:
    """Show one pledge: what was promised, its attempts to pay, what was held, what came of it."""
    found = record_of(find_pledge, public_id)
    gifts = list_gifts_of_pledge(found.id)
    history = history_of_pledge(found, gifts)
    return render_template(
        "staff/pledge.html",
        pledge=found,
        gifts=gifts,
        donor=get_donor(found.donor_id),
        campaign=found.campaign,
        history=history,
        actor_names=names_of_actors(event.entry for event in history.events if event.entry),
        stripe_events=_events_of(found),
        sees_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
    )


def _events_of(found: Pledge) -> list[StripeEvent]:
    """Return Stripe's events about the pledge's checkouts, for those who may see them."""
    if not signed_in_person().may(Permission.SEE_STRIPE):
        return []
    return list(list_events_of([one.session_id for one in found.checkouts if one.session_id]))


def _filters(asked: ListQuery, donor: Donor | None) -> PledgeFilters:
    campaign = asked.campaign()
    zone = campaign.zone if campaign else office_zone()
    return PledgeFilters(
        search=asked.text("q"),
        searches_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
        campaign_id=campaign.id if campaign else None,
        donor_id=donor.id if donor else None,
        status=asked.one_of(PledgeStatus, "status"),
        since_at=start_of(asked.day("from"), zone),
        until_at=end_of(asked.day("to"), zone),
    )
