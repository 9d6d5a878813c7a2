"""Sign-in, in one or two steps, and sign-out."""

from http import HTTPStatus
from typing import TypedDict

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from fundraiser import clock
from fundraiser.accounts import codes, operations, sessions
from fundraiser.accounts.codes import CodeResult
from fundraiser.accounts.forms import CodeForm, ConfirmForm, StaffSignInForm
from fundraiser.accounts.known_browsers import is_known_browser, remember_browser
from fundraiser.accounts.models import SignInResult, StaffMember
from fundraiser.accounts.passwords import is_password
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import find_by_email, normalised
from fundraiser.accounts.security import own_path
from fundraiser.accounts.sign_in_log import log_attempt
from fundraiser.accounts.views.blueprint import bp
from fundraiser.config import SecondFactor, settings
from fundraiser.database import transaction
from fundraiser.i18n.languages import use_language
from fundraiser.web.access import open_to_all, staff_only
from fundraiser.web.browser_families import family_of
from fundraiser.web.forms import StaffForm, require_token, status_of
from fundraiser.web.network import short_network_number
from fundraiser.web.rate_limits import POSTS, code_limit, confirm_limit, limiter, sign_in_limit


class AttemptOrigin(TypedDict):
    """Where an attempt to sign in comes from."""

    network: str
    browser: str


def _account_tried() -> str:
    """Return the limiter's key for the email address typed, known or not."""
    return f"account {normalised(request.form.get('email', ''))}"


def _is_known_here() -> bool:
    """Return whether the person whose address is typed has signed in with this browser before."""
    return is_known_browser(normalised(request.form.get("email", "")))


# Three times the limit of a network. Attempts that exceed the network's own limit are not counted
# here. A browser of the person's own is exempt, so that nobody who guesses from many networks can
# lock them out.
account_limit = limiter.shared_limit(
    "60 per 10 minutes",
    key_func=_account_tried,
    scope="account",
    methods=POSTS,
    exempt_when=_is_known_here,
)


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
@account_limit
@sign_in_limit
def sign_in() -> ResponseReturnValue:
    """Ask for email address and password; on POST, sign in or go on to the code."""
    form = StaffSignInForm(next=request.args.get("next", ""))
    if request.method == "GET" and sessions.find_signed_in():
        return redirect(own_path(form.next.data), HTTPStatus.SEE_OTHER)
    if form.validate_on_submit():
        person = _person_with_password(form.email.data, form.password.data)
        if person:
            return _after_password(person, next_path=own_path(form.next.data))
        _log_wrong_password(form.email.data)
        form.form_errors.append(_("The email address or the password is not right."))
    return _page("accounts/sign_in.html", form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@open_to_all
@code_limit
def code() -> ResponseReturnValue:
    """Ask for the code of the person's app."""
    return _second_step("accounts/code.html", codes.take_code)


@bp.route("/sign-in/recovery-code", methods=["GET", "POST"])
@open_to_all
@code_limit
def recovery_code() -> ResponseReturnValue:
    """Ask for a recovery code instead of the app's code."""
    return _second_step("accounts/recovery_code.html", codes.take_recovery_code)


@bp.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End every session of the person."""
    person = sessions.find_signed_in()
    if person:
        require_token()
        with transaction():
            operations.sign_out_everywhere(person.id, at=clock.now())
        sessions.leave()
        flask.flash(_("You are signed out, here and on all your other devices."), "notice")
    return redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)


@bp.post("/sign-out-here")
@staff_only(Permission.OWN_ACCOUNT)
def sign_out_here() -> ResponseReturnValue:
    """End the session of this browser; the person's other sessions go on."""
    require_token()
    person = sessions.signed_in_person()
    with transaction():
        operations.sign_out_here(person.id, sessions.current_session_id(), at=clock.now())
    sessions.leave()
    flask.flash(_("You are signed out here. Your other sessions stay open."), "notice")
    return redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)


@bp.route("/confirm", methods=["GET", "POST"])
@staff_only(Permission.OWN_ACCOUNT)
@confirm_limit
def confirm() -> ResponseReturnValue:
    """Ask for the password again before an important change."""
    person = sessions.signed_in_person()
    form = ConfirmForm(person, next=request.args.get("next", ""))
    if form.validate_on_submit():
        sessions.note_confirmed(clock.now())
        return redirect(own_path(form.next.data), HTTPStatus.SEE_OTHER)
    return _page("accounts/confirm.html", form)


def _person_with_password(email: str, password: str) -> StaffMember | None:
    """Return the person with this address and password. Takes as long for an unknown address."""
    person = find_by_email(email)
    password_hash = person.password if person and person.active else None
    return person if is_password(password, password_hash) else None


def _log_wrong_password(email: str) -> None:
    with transaction():
        person = find_by_email(email)
        result = SignInResult.WRONG_PASSWORD if person else SignInResult.UNKNOWN_ADDRESS
        log_attempt(person, result, **_origin(), at=clock.now())


def _origin() -> AttemptOrigin:
    """Return where the attempt comes from: the network's number and the browser's family."""
    family = family_of(request.user_agent.string)
    return {"network": short_network_number(), "browser": family}


def _after_password(person: StaffMember, *, next_path: str) -> ResponseReturnValue:
    at = clock.now()
    if person.has_second_factor:
        sessions.remember_first_step(person, next_path=next_path, at=at)
        return redirect(url_for("accounts.code"), HTTPStatus.SEE_OTHER)
    return _let_in(person, next_path=next_path)


def _second_step(template: str, take: codes.Take) -> ResponseReturnValue:
    at = clock.now()
    person = sessions.person_after_first_step(at)
    if person is None:
        flask.flash(_("Enter your password again: the code came too late."), "notice")
        return redirect(url_for("accounts.sign_in"), HTTPStatus.SEE_OTHER)
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            answer = take(person.id, form.code.data, at=at)
            if answer is not CodeResult.TAKEN:
                log_attempt(person, SignInResult.WRONG_CODE, **_origin(), at=at)
        if answer is CodeResult.TAKEN:
            return _let_in(person, next_path=own_path(sessions.next_after_first_step()))
        form.code.errors = [_words_for(answer)]
    return _page(template, form)


def _let_in(person: StaffMember, *, next_path: str) -> ResponseReturnValue:
    at = clock.now()
    with transaction():
        person = operations.record_sign_in(person.id, at=at)
        log_attempt(person, SignInResult.SIGNED_IN, **_origin(), at=at)
    sessions.enter(person, at=at)
    remember_browser(normalised(person.email))
    use_language(person.language)
    if not person.has_second_factor and settings().second_factor is SecondFactor.OFFERED:
        flask.flash(_offer(), "notice")
    return redirect(next_path, HTTPStatus.SEE_OTHER)


def _offer() -> Markup:
    return Markup('{} <a href="{}">{}</a>').format(
        _("Anyone who has your password can open the back office."),
        url_for("accounts.set_up_second_factor"),
        _("Set up a second factor"),
    )


def _words_for(answer: CodeResult) -> str:
    if answer is CodeResult.PAUSED:
        return _("There were too many wrong codes. Wait 15 minutes, then try again.")
    return _("This code is not right, or has been used. Wait for the next one.")


def _page(template: str, form: StaffForm) -> ResponseReturnValue:
    return render_template(template, form=form), status_of(form)
