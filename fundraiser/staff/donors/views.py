"""Donors: the list, its export, one donor with gifts and pledges, and the end of their records."""

from http import HTTPStatus

import flask
from flask import Response, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.security import recently_confirmed
from fundraiser.database import in_transaction, transaction
from fundraiser.donors.queries import find_donor
from fundraiser.gifts.models import Gift
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.pledges.models import Pledge
from fundraiser.privacy.operations import erase_person, note_export
from fundraiser.privacy.persons import person_of
from fundraiser.privacy.queries import export_person
from fundraiser.seals.jobs import seal_history
from fundraiser.staff.blueprint import bp
from fundraiser.staff.checkouts.table import CHECKOUTS
from fundraiser.staff.donors.queries import giving_of
from fundraiser.staff.donors.table import DONORS
from fundraiser.staff.gifts.table import GIFTS
from fundraiser.staff.office import office_zone
from fundraiser.staff.pages.table import PAGES
from fundraiser.staff.records import record_of, refusals_shown_on, status_of
from fundraiser.staff.tables.pages import list_page, route_files, short_list
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import StaffForm

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


@bp.get("/donors/<public_id>/records.json")
@staff_only(Permission.ERASE_DONORS)
@recently_confirmed
def donor_records(public_id: str) -> ResponseReturnValue:
    """Send everything that is stored about a donor, for them to have."""
    person = person_of(record_of(find_donor, public_id))
    answer: Response = jsonify(export_person(person))
    answer.headers["Content-Disposition"] = f'attachment; filename="donor-{public_id}.json"'
    with transaction():
        note_export(person, actor=current_actor(), at=clock.now())
    return answer


@bp.route("/donors/<public_id>/erase", methods=["GET", "POST"])
@staff_only(Permission.ERASE_DONORS)
@recently_confirmed
def donor_erase(public_id: str) -> ResponseReturnValue:
    """Ask before a donor is erased, and erase them."""
    found, form = record_of(find_donor, public_id), StaffForm()
    if form.validate_on_submit():
        person, actor = person_of(found), current_actor()
        seal_history()
        with refusals_shown_on(form):
            in_transaction(lambda: erase_person(person, actor=actor, at=clock.now()))
        if not form.errors:
            flask.flash(
                _("This person is erased. Their gifts stay in the books without a name."), "success"
            )
            back_url = url_for("staff.donor", public_id=public_id)
            return redirect(back_url, HTTPStatus.SEE_OTHER)
    return render_template("staff/donors/erase.html", donor=found, form=form), status_of(form)
