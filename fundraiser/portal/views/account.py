"""One's own account: what was given, what raises money, what we call somebody."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser.database import transaction
from fundraiser.donors.operations import change_details
from fundraiser.donors.signed_in import get_signed_in
from fundraiser.i18n.languages import Language, current_language
from fundraiser.portal.forms import DetailsForm
from fundraiser.portal.overview import overview_of
from fundraiser.portal.views.blueprint import bp
from fundraiser.web.access import donor_only

LARGEST_ID_DIGITS = 18


@bp.get("")
@donor_only
def account() -> ResponseReturnValue:
    """Show the donor's gifts, pages and teams."""
    donor = get_signed_in()
    own = overview_of(donor, language=current_language(), before_id=_asked_id())
    return render_template(
        "portal/account.html",
        donor=donor,
        own=own,
        is_kept="kept" in request.args,
        is_first_page=_asked_id() is None,
    )


@bp.route("/details", methods=["GET", "POST"])
@donor_only
def details() -> ResponseReturnValue:
    """Show what we call the donor, and in which language we write; on POST, keep it."""
    donor = get_signed_in()
    form = DetailsForm(name=donor.name, language=donor.language)
    if form.validate_on_submit():
        with transaction():
            change_details(donor.id, name=form.name.data, language=form.language.data)
        return redirect(
            url_for("portal.account", language=form.language.data, kept="yes"),
            HTTPStatus.SEE_OTHER,
        )
    page = render_template(
        "portal/details.html",
        donor=donor,
        form=form,
        languages=[(each.value, each.own_name) for each in Language],
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _asked_id() -> int | None:
    written = request.args.get("before", "")
    is_number = written.isascii() and written.isdigit() and len(written) <= LARGEST_ID_DIGITS
    return int(written) if is_number else None
