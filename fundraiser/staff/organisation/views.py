"""The charity itself: what every page and email says about it."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.audit.queries import history_of
from fundraiser.database import transaction
from fundraiser.i18n.zones import zone_groups
from fundraiser.organisation.forms import OrganisationForm
from fundraiser.organisation.operations import SUBJECT, describe_organisation
from fundraiser.organisation.queries import get_organisation
from fundraiser.staff.audit_log.names import names_of_actors
from fundraiser.staff.blueprint import bp
from fundraiser.staff.office import office_zone
from fundraiser.staff.records import status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor

LATEST_CHANGES = 10


@bp.route("/organisation", methods=["GET", "POST"])
@staff_only(Permission.EDIT_ORGANISATION)
def organisation() -> ResponseReturnValue:
    """Show who the charity is; on POST, write it down: pages and emails say it from then on."""
    form = OrganisationForm(obj=get_organisation())
    if form.validate_on_submit():
        with transaction():
            describe_organisation(form.texts(), actor=current_actor(), at=clock.now())
        flask.flash(_("Kept. Pages and emails say so from now on."), "success")
        return redirect(url_for("staff.organisation"), HTTPStatus.SEE_OTHER)
    changes = history_of([SUBJECT])[::-1][:LATEST_CHANGES]
    page = render_template(
        "staff/organisation.html",
        form=form,
        changes=changes,
        actor_names=names_of_actors(changes),
        zone=office_zone(),
        zone_groups=zone_groups(),
    )
    return page, status_of(form)
