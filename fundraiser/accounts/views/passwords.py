"""The pages to ask for a password link and to set a password with it."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts import operations, sessions
from fundraiser.accounts.forms import ForgotPasswordForm, NewPasswordForm
from fundraiser.accounts.passwords import hash_password
from fundraiser.accounts.queries import find_notice_of_link
from fundraiser.accounts.views.blueprint import bp
from fundraiser.database import transaction
from fundraiser.i18n.languages import current_language, use_language
from fundraiser.web.access import open_to_all
from fundraiser.web.rate_limits import password_link_limit


@bp.route("/forgot-password", methods=["GET", "POST"])
@open_to_all
@password_link_limit
def forgot_password() -> ResponseReturnValue:
    """Send a link if the address is known. The response is the same if not."""
    form = ForgotPasswordForm()
    if form.validate_on_submit():
        with transaction():
            operations.ask_for_password_link(
                form.email.data, language=current_language(), at=clock.now()
            )
        return redirect(url_for("accounts.password_link_sent"), HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("accounts/forgot_password.html", form=form), status


@bp.get("/forgot-password/sent")
@open_to_all
def password_link_sent() -> ResponseReturnValue:
    return render_template("accounts/password_link_sent.html")


@bp.route("/password/<token>", methods=["GET", "POST"])
@open_to_all
def set_password(token: str) -> ResponseReturnValue:
    """Set a password with the link of an invitation or of a password email."""
    notice = find_notice_of_link(token)
    if notice is None or notice.staff_member is None or not notice.is_link_good(clock.now()):
        return render_template("accounts/link_no_longer_good.html"), HTTPStatus.GONE
    person = notice.staff_member
    use_language(person.language)
    form = NewPasswordForm(person)
    if form.validate_on_submit():
        password_hash = hash_password(form.new_password.data)
        with transaction():
            operations.set_password_by_link(notice.id, password_hash, at=clock.now())
        sessions.leave()
        flask.flash(_("Your password is set. Sign in with it."), "success")
        return redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    page = render_template("accounts/set_password.html", form=form, person=person, token=token)
    return page, status
