"""Match sponsors: the list, adding one, one with its pools."""

from functools import partial
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import transaction
from fundraiser.donors.addresses import normalise_email
from fundraiser.i18n.languages import current_language
from fundraiser.matching.models import Sponsor
from fundraiser.matching.operations import sponsors as operations
from fundraiser.matching.operations.sponsors import SponsorTaken, subject_of_sponsor
from fundraiser.matching.queries import (
    find_sponsor,
    list_pools_of,
    lock_sponsor,
    pool_figures,
)
from fundraiser.staff.audit_log.changes import acts_of, acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.office import office_zone
from fundraiser.staff.record_versions import entries_since, newest_entry
from fundraiser.staff.records import add_or_find, numbered_record, refusals_shown_on, status_of
from fundraiser.staff.sponsors.forms import SponsorForm
from fundraiser.staff.sponsors.table import SPONSORS
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor


@bp.get("/sponsors")
@staff_only(Permission.SEE_TOTALS)
def sponsors() -> ResponseReturnValue:
    """List the sponsors and how many pools each has, a page at a time."""
    return list_page(SPONSORS, "staff/sponsors/sponsors.html")


route_files("/sponsors", SPONSORS)


@bp.route("/sponsors/add", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def sponsor_add() -> ResponseReturnValue:
    """Describe a new sponsor; on POST, add them, and go on with the draft that asked for one."""
    form = SponsorForm(is_public=True, back=request.args.get("back", ""))
    if form.validate_on_submit():
        with refusals_shown_on(form):
            sponsor = add_or_find(partial(_add, form), SponsorTaken)
        if not form.errors:
            flask.flash(
                _("%(name)s is added.", name=sponsor.name_in(current_language())), "success"
            )
            return redirect(_after_adding(sponsor, form), HTTPStatus.SEE_OTHER)
    return render_template("staff/sponsors/add.html", form=form), status_of(form)


@bp.route("/sponsors/<sponsor_id>", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def sponsor(sponsor_id: str) -> ResponseReturnValue:
    """Show a sponsor with their pools; on POST, change what is known of them."""
    found = numbered_record(find_sponsor, sponsor_id)
    subject = subject_of_sponsor(found)
    form = SponsorForm.of(found, seen=newest_entry(subject))
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            found = _change(found.id, form)
        if not form.errors:
            flask.flash(_("The sponsor is changed."), "success")
            return redirect(url_for("staff.sponsors"), HTTPStatus.SEE_OTHER)
    zone = office_zone()
    newer = acts_of(entries_since(form.seen.data, subject), zone) if form.errors else []
    form.seen.data = newest_entry(subject) if newer else form.seen.data
    page = render_template(
        "staff/sponsors/sponsor.html",
        sponsor=found,
        form=form,
        pools=pool_figures(list_pools_of(found.id)),
        acts=acts_on([subject], zone),
        newer=newer,
        zone=zone,
    )
    return page, status_of(form)


def _add(form: SponsorForm) -> Sponsor:
    with transaction():
        return operations.add_sponsor(**form.facts(), actor=current_actor(), at=clock.now())


def _change(sponsor_id: int, form: SponsorForm) -> Sponsor:
    found = lock_sponsor(sponsor_id)
    facts = form.facts()
    email = normalise_email(facts["email"]) if facts["email"] else None
    if (facts["name"], facts["name_fr"], facts["is_public"], email) != (
        found.name_en,
        found.name_fr,
        found.is_public,
        found.email_normalised,
    ):
        form.require_unchanged(newest_entry(subject_of_sponsor(found)))
    operations.change_sponsor(found, **facts, actor=current_actor(), at=clock.now())
    return found


def _after_adding(sponsor: Sponsor, form: SponsorForm) -> str:
    campaign = find_campaign(form.back.data or "")
    if campaign is None:
        return url_for("staff.sponsors")
    return url_for("staff.match_draft", campaign=campaign.slug, sponsor=sponsor.id)
