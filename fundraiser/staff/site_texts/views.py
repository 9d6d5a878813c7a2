"""The texts that staff write for the pages *About us* and *Privacy*."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.organisation.forms import SiteTextsForm
from fundraiser.organisation.operations import SUBJECT
from fundraiser.organisation.queries import get_organisation
from fundraiser.staff.blueprint import bp
from fundraiser.staff.organisation.edits import save_texts
from fundraiser.staff.record_versions import newest_entry
from fundraiser.staff.records import refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor


@bp.route("/texts", methods=["GET", "POST"])
@staff_only(Permission.EDIT_ORGANISATION)
def site_texts() -> ResponseReturnValue:
    """Show the texts of the pages about the charity and privacy; on POST, change them."""
    form = SiteTextsForm(obj=get_organisation(), seen=newest_entry(SUBJECT))
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            save_texts(form, actor=current_actor(), at=clock.now())
        if not form.errors:
            flask.flash(_("Saved. The pages show the texts from now on."), "success")
            return redirect(url_for("staff.site_texts"), HTTPStatus.SEE_OTHER)
    if form.form_errors:
        form.seen.data = newest_entry(SUBJECT)  # the page shows what was changed meanwhile
    return render_template("staff/site_texts/site_texts.html", form=form), status_of(form)
