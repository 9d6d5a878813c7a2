"""The account of the person signed in: name, language, password, second factor."""

from datetime import datetime
from http import HTTPStatus

import flask
from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts import codes, operations, second_factor, sessions
from fundraiser.accounts.first_sign_in import is_first_account
from fundraiser.accounts.forms import (
    AccountDetailsForm,
    ChangePasswordForm,
    CodeForm,
    EmailChoicesForm,
    OwnAccountForm,
    language_choices,
)
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.passwords import hash_password
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import get_colleague
from fundraiser.accounts.security import recently_confirmed
from fundraiser.accounts.views.blueprint import bp
from fundraiser.config import SIGN_IN_FILE, SecondFactor, settings
from fundraiser.database import transaction
from fundraiser.i18n.languages import use_language
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import refusals_shown_on, require_token, status_of
from fundraiser.web.rate_limits import confirm_limit


@bp.route("/account", methods=["GET", "POST"])
@staff_only(Permission.OWN_ACCOUNT)
def own_account() -> ResponseReturnValue:
    """Show the person's account; on POST, save their name and language."""
    person = sessions.signed_in_person()
    form = AccountDetailsForm(name=person.name, language=person.language)
    if form.validate_on_submit():
        with transaction():
            operations.change_details(
                person.id,
                name=form.name.data,
                language=form.language.data,
                actor=current_actor(),
                at=clock.now(),
            )
        use_language(form.language.data)
        flask.flash(_("Your details are saved."), "success")
        return redirect(url_for("accounts.own_account"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "accounts/own_account.html",
        form=form,
        email_form=EmailChoicesForm(
            formdata=None, wants_alarms=person.wants_alarms, wants_digest=person.wants_digest
        ),
        person=person,
        languages=language_choices(),
        is_second_factor_required=settings().second_factor is SecondFactor.REQUIRED,
    )
    return page, status_of(form)


@bp.route("/account/password", methods=["GET", "POST"])
@staff_only(Permission.OWN_ACCOUNT)
@confirm_limit
def change_password() -> ResponseReturnValue:
    """Set a new password and end the person's other sessions."""
    person = sessions.signed_in_person()
    form = ChangePasswordForm(person)
    if form.validate_on_submit():
        password_hash = hash_password(form.new_password.data)
        at = clock.now()
        with transaction():
            person = operations.set_password(person.id, password_hash, actor=current_actor(), at=at)
        sessions.enter(person, at=at)
        flask.flash(_("Your password is changed. Your other sessions have ended."), "success")
        return redirect(url_for("accounts.own_account"), HTTPStatus.SEE_OTHER)
    return render_template("accounts/change_password.html", form=form), status_of(form)


@bp.route("/account/yours", methods=["GET", "POST"])
@staff_only(Permission.OWN_ACCOUNT)
@recently_confirmed
def make_account_own() -> ResponseReturnValue:
    """Give the first account the name, address and password of the person who uses it."""
    person = sessions.signed_in_person()
    if not is_first_account(person):
        return redirect(url_for("accounts.own_account"), HTTPStatus.SEE_OTHER)
    form = OwnAccountForm(person)
    if form.validate_on_submit():
        password_hash, at = hash_password(form.new_password.data), clock.now()
        with refusals_shown_on(form), transaction():
            person = operations.make_account_own(
                person.id,
                email=form.email.data,
                name=form.name.data,
                password_hash=password_hash,
                actor=current_actor(),
                at=at,
            )
        if not form.errors:
            return _go_on_as(person, at)
    return render_template("accounts/make_account_own.html", form=form), status_of(form)


def _go_on_as(person: StaffMember, at: datetime) -> ResponseReturnValue:
    """Sign the person in with what they chose, and forget the password that came in a file."""
    (settings().instance_path / SIGN_IN_FILE).unlink(missing_ok=True)
    sessions.enter(person, at=at)
    flask.flash(
        _("This account is yours now. Sign in with %(email)s from now on.", email=person.email),
        "success",
    )
    is_admin = person.may(Permission.EDIT_ORGANISATION)
    back = "staff.set_up" if is_admin else "accounts.own_account"
    return redirect(url_for(back), HTTPStatus.SEE_OTHER)


@bp.route("/account/second-factor", methods=["GET", "POST"])
@staff_only(Permission.OWN_ACCOUNT)
@recently_confirmed
def set_up_second_factor() -> ResponseReturnValue:
    """Show a secret to scan; on POST of its first code, save it and show the recovery codes."""
    person = sessions.signed_in_person()
    secret = sessions.find_new_secret()
    if secret is None:
        secret = second_factor.new_secret()
        sessions.keep_new_secret(secret)
    form = CodeForm()
    if form.validate_on_submit():
        at = clock.now()
        with transaction():
            recovery_codes = codes.set_up(person.id, secret, form.code.data, at=at)
        if recovery_codes:
            sessions.enter(get_colleague(person.id), at=at)
            return _recovery_codes_page(recovery_codes)
        form.code.errors = [_("This code is not right. Enter the one your app shows now.")]
    page = render_template(
        "accounts/set_up_second_factor.html",
        form=form,
        person=person,
        written_secret=second_factor.written_secret(secret),
    )
    return page, status_of(form)


@bp.get("/account/second-factor/picture.svg")
@staff_only(Permission.OWN_ACCOUNT)
def second_factor_picture() -> ResponseReturnValue:
    """Show the QR code to scan; 404 if none is being set up."""
    secret = sessions.find_new_secret()
    if secret is None:
        return "", HTTPStatus.NOT_FOUND
    picture = second_factor.setup_picture(secret, email=sessions.signed_in_person().email)
    return Response(picture, mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


@bp.post("/account/second-factor/remove")
@staff_only(Permission.OWN_ACCOUNT)
@recently_confirmed
def remove_second_factor() -> ResponseReturnValue:
    """Remove the second factor, where that is allowed."""
    require_token()
    at = clock.now()
    person = sessions.signed_in_person()
    with transaction():
        codes.remove(person.id, at=at)
    sessions.enter(get_colleague(person.id), at=at)
    flask.flash(_("Your second factor is removed. Your other sessions have ended."), "success")
    return redirect(url_for("accounts.own_account"), HTTPStatus.SEE_OTHER)


@bp.post("/account/recovery-codes")
@staff_only(Permission.OWN_ACCOUNT)
@recently_confirmed
def make_recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes and show the new ones once."""
    require_token()
    person = sessions.signed_in_person()
    with transaction():
        recovery_codes = codes.make_recovery_codes(person.id, at=clock.now())
    return _recovery_codes_page(recovery_codes)


def _recovery_codes_page(recovery_codes: list[str]) -> ResponseReturnValue:
    page = render_template("accounts/recovery_codes.html", recovery_codes=recovery_codes)
    return page, HTTPStatus.OK, {"Cache-Control": "no-store"}
