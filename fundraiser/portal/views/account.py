"""The account of a donor or supporter: gifts, pages, teams, name and language."""

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
    before_id = _before_id()
    return render_template(
        "portal/account.html",
        donor=donor,
        own=overview_of(donor, language=current_language(), before_id=before_id),
        is_kept="kept" in request.args,
        is_first_page=before_id is None,
    )


@bp.route("/details", methods=["GET", "POST"])
@donor_only
def details() -> ResponseReturnValue:
    """Show the donor's name and language; on POST, save them."""
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
        languages=[(language.value, language.own_name) for language in Language],
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _before_id() -> int | None:
    text = request.args.get("before", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= LARGEST_ID_DIGITS
    return int(text) if is_number else None
