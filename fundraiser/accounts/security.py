"""Flask-Security, set up for what we use of it, and the check that staff pages pass through."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlsplit

import flask
from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf.csrf import generate_csrf

from fundraiser import clock
from fundraiser.accounts import second_factor, sessions
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.config import SecondFactor, Settings, settings
from fundraiser.database import db
from fundraiser.errors import Forbidden
from fundraiser.i18n.languages import use_language
from fundraiser.web.access import use_staff_check
from fundraiser.web.actors import Actor, set_actor

View = TypeVar("View", bound=Callable[..., Any])

STAFF_PATH = "/staff"
PAGE_FRESH_MINUTES = 15
FORM_FRESH_MINUTES = 30  # so that a form opened in time can still be sent
SELF_REFRESH = "X-Self-Refresh"  # a page that renews its figures is not a person at work
WITHOUT_SECOND_FACTOR = {
    "accounts.set_up_second_factor",
    "accounts.second_factor_picture",
    "accounts.confirm",
    "accounts.sign_out",
}
# RFC 9106, for machines of little memory: some 60 ms and 64 MiB for each password that is tried.
ARGON2 = {"argon2__time_cost": 3, "argon2__memory_cost": 64 * 1024, "argon2__parallelism": 4}


class NotPermitted(Forbidden):
    def __init__(self) -> None:
        super().__init__(
            _("Your role does not include this. An administrator can change your role.")
        )


def init_app(app: Flask) -> None:
    """Give the app its staff sign-in: hashing, codes, sessions, the check of every staff page."""
    app.config.update(_settings_of_library(app.config["SETTINGS"]))
    with _hooks_kept(app):
        security = _security(app)
    _keep_library_to_staff_pages(app, security)
    use_staff_check(app, check_staff)
    app.jinja_env.globals["csrf_token"] = generate_csrf


def _security(app: Flask) -> Security:
    return Security(
        app,
        SQLAlchemyUserDatastore(db, StaffMember, None),  # type: ignore[arg-type] # a role is a column
        register_blueprint=False,
        totp_cls=second_factor.CodeFactory,
        mf_recovery_codes_util_cls=second_factor.RecoveryCodes,
    )


def check_staff(permission: StrEnum) -> ResponseReturnValue | None:
    """Let the person signed in go on, or send them to sign in; raise if their role is too small."""
    at = clock.now()
    person = sessions.find_signed_in()
    if person is None:
        return _to_sign_in()
    if sessions.is_over(at):
        sessions.leave()
        flask.flash(_("You were signed out because nothing happened for a while."), "notice")
        return _to_sign_in()
    _begin_work(person, at)
    if _must_set_up(person):
        return redirect(url_for("accounts.set_up_second_factor"), HTTPStatus.SEE_OTHER)
    if not person.may(Permission(permission)):
        raise NotPermitted
    return None


def recently_confirmed(view: View) -> View:
    """Ask for the password again unless the person gave it within the last minutes.

    Stands below `@staff_only`. A form is given a little longer than the page it stands on.
    """

    @wraps(view)
    def confirmed(*arguments: Any, **values: Any) -> Any:
        minutes = FORM_FRESH_MINUTES if request.method == "POST" else PAGE_FRESH_MINUTES
        if sessions.confirmed_ago(clock.now()).total_seconds() < minutes * 60:
            return view(*arguments, **values)
        back = request.full_path if request.method == "GET" else own_path(_referring_path())
        return redirect(url_for("accounts.confirm", next=back), HTTPStatus.SEE_OTHER)

    return confirmed  # type: ignore[return-value]


def own_path(written: str) -> str:
    """Return a path within the back office as it was asked for, or its front page."""
    is_ours = written == STAFF_PATH or written.startswith((f"{STAFF_PATH}/", f"{STAFF_PATH}?"))
    is_plain = written.isprintable() and "\\" not in written and "//" not in written
    return written if is_ours and is_plain else STAFF_PATH


def _settings_of_library(app_settings: Settings) -> dict[str, Any]:
    return {
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session, which is short
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
        "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
        "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],  # no pepper: SECRET_KEY may be changed
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKD",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": second_factor.RECOVERY_CODES,
        "SECURITY_TOTP_ISSUER": urlsplit(app_settings.public_url).hostname or "staff",
        "SECURITY_CLI_USERS_NAME": "",
        "SECURITY_CLI_ROLES_NAME": "",
        **second_factor.keys_from(app_settings.secret_key),
    }


@contextmanager
def _hooks_kept(app: Flask) -> Iterator[None]:
    """Take away what is added in the block to the end of every request and to every template."""
    after_request = list(app.after_request_funcs[None])
    context_processors = list(app.template_context_processors[None])
    yield
    app.after_request_funcs[None] = after_request
    app.template_context_processors[None] = context_processors


def _keep_library_to_staff_pages(app: Flask, security: Security) -> None:
    """Let public pages be made without a look at the session, so that none varies by cookie.

    The library's principal would look for an identity, and its login manager for the person whom
    templates call `current_user`, on every request. Tokens in headers and queries are refused.
    """
    security.principal.identity_loaders.clear()
    security.login_manager.request_loader(lambda _request: None)
    app.context_processor(lambda: {"current_user": current_user})  # looked up where it is used


def _to_sign_in() -> ResponseReturnValue:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else STAFF_PATH
    after = wanted if wanted != STAFF_PATH else None
    return redirect(url_for("accounts.sign_in", next=after), HTTPStatus.SEE_OTHER)


def _begin_work(person: StaffMember, at: datetime) -> None:
    if SELF_REFRESH not in request.headers:
        sessions.touch(at)
    set_actor(Actor.staff(person.id))
    use_language(person.language)


def _must_set_up(person: StaffMember) -> bool:
    is_required = settings().second_factor is SecondFactor.REQUIRED
    return (
        is_required
        and not person.has_second_factor
        and request.endpoint not in WITHOUT_SECOND_FACTOR
    )


def _referring_path() -> str:
    """Return the path of the page the form stood on, if the browser tells."""
    referrer = request.referrer or ""
    return referrer.removeprefix(request.host_url.rstrip("/"))
