"""The charity itself: what every page and email says about it."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.i18n.zones import zone_groups
from fundraiser.organisation.forms import OrganisationForm
from fundraiser.organisation.operations import SUBJECT
from fundraiser.organisation.queries import get_organisation
from fundraiser.staff.audit_log.changes import acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.office import office_zone
from fundraiser.staff.organisation.edits import save_texts
from fundraiser.staff.record_versions import newest_entry
from fundraiser.staff.records import refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor

LATEST_CHANGES = 10


@bp.route("/organisation", methods=["GET", "POST"])
@staff_only(Permission.EDIT_ORGANISATION)
def organisation() -> ResponseReturnValue:
    """Show who the charity is; on POST, write it down: pages and emails say it from then on."""
    form = OrganisationForm(obj=get_organisation(), seen=newest_entry(SUBJECT))
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            save_texts(form, actor=current_actor(), at=clock.now())
        if not form.errors:
            flask.flash(_("Saved. Pages and emails show it from now on."), "success")
            return redirect(url_for("staff.organisation"), HTTPStatus.SEE_OTHER)
    if form.form_errors:
        form.seen.data = newest_entry(SUBJECT)  # the page shows what was changed meanwhile
    changes = acts_on([SUBJECT], office_zone())[:LATEST_CHANGES]
    page = render_template(
        "staff/organisation/organisation.html",
        form=form,
        changes=changes,
        zone=office_zone(),
        zone_groups=zone_groups(),
    )
    return page, status_of(form)
