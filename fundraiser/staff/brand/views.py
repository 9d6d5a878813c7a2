"""The charity's look: its logo, its colour, how progress is drawn."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.organisation.forms import BrandForm
from fundraiser.organisation.operations import SUBJECT, describe_organisation, set_logo
from fundraiser.organisation.queries import get_organisation, lock_organisation
from fundraiser.pictures.images import (
    LARGEST_POST,
    LARGEST_UPLOAD,
    Drawn,
    PictureRefused,
    read_logo,
)
from fundraiser.staff.blueprint import bp
from fundraiser.staff.record_versions import newest_entry
from fundraiser.staff.records import refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.security import largest_upload
from fundraiser.web.uploads import chosen_file


@bp.route("/brand", methods=["GET", "POST"])
@staff_only(Permission.EDIT_ORGANISATION)
@largest_upload(LARGEST_POST)
def brand() -> ResponseReturnValue:
    """Show the charity's look; on POST, change it: pages, emails and documents follow at once."""
    form = BrandForm(obj=get_organisation(), seen=newest_entry(SUBJECT))
    if form.is_submitted():
        form.validate()
        logo = _drawn_logo(form)
        if not form.errors:
            with refusals_shown_on(form), transaction():
                _save(form, logo)
        if not form.errors:
            flask.flash(_("Saved. Pages and emails look like this from now on."), "success")
            return redirect(url_for("staff.brand"), HTTPStatus.SEE_OTHER)
    if form.form_errors:
        form.seen.data = newest_entry(SUBJECT)  # the page shows what was changed meanwhile
    return render_template("staff/brand/brand.html", form=form), status_of(form)


def _drawn_logo(form: BrandForm) -> Drawn | None:
    """Return the uploaded logo, re-encoded; None without one. What is wrong stands in the form."""
    content = chosen_file(request.files.get("logo"), most=LARGEST_UPLOAD)
    if content is None:
        return None
    try:
        return read_logo(content)
    except PictureRefused as refusal:
        form.logo.errors = [refusal.message]
        return None


def _save(form: BrandForm, logo: Drawn | None) -> None:
    """Save the look, unless it was changed after the form was opened."""
    lock_organisation()
    form.require_unchanged(newest_entry(SUBJECT))
    actor, at = current_actor(), clock.now()
    describe_organisation(form.texts(), actor=actor, at=at)
    if logo or form.removes_logo.data:
        set_logo(logo, actor=actor, at=at)
