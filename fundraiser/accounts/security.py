"""The set-up of Flask-Security, and the access check of staff pages."""

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
from flask_babel import lazy_gettext as _
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore
from flask_wtf.csrf import generate_csrf

from fundraiser import clock
from fundraiser.accounts import second_factor, sessions
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sign_in_log import is_ended
from fundraiser.config import SecondFactor, Settings, settings
from fundraiser.database import db
from fundraiser.errors import Forbidden
from fundraiser.i18n.languages import use_language
from fundraiser.web.access import use_staff_check
from fundraiser.web.actors import Actor, set_actor

View = TypeVar("View", bound=Callable[..., Any])

STAFF_PATH = "/staff"
PAGE_FRESH_MINUTES = 15
FORM_FRESH_MINUTES = 30  # longer, so that a form opened in time can still be sent
SELF_REFRESH = "X-Self-Refresh"  # requests of a page that refreshes itself do not count as use
WITHOUT_SECOND_FACTOR = {
    "accounts.set_up_second_factor",
    "accounts.second_factor_picture",
    "accounts.confirm",
    "accounts.sign_out",
    "accounts.sign_out_here",
}
# RFC 9106's choice for little memory: about 60 ms and 64 MiB for each attempt.
ARGON2 = {"argon2__time_cost": 3, "argon2__memory_cost": 64 * 1024, "argon2__parallelism": 4}


class NotPermitted(Forbidden):
    message = _("Your role does not include this. An administrator can change your role.")


def init_app(app: Flask) -> None:
    """Set up hashing, codes, sessions and the check of staff pages."""
    app.config.update(_settings_of_library(app.config["SETTINGS"]))
    with _without_new_hooks(app):
        security = _security(app)
    _disable_session_lookup(app, security)
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
    """Return None to allow the request, or a redirect to sign in. Raises NotPermitted."""
    at = clock.now()
    person = sessions.find_signed_in()
    if person is None:
        return _to_sign_in()
    if is_ended(sessions.current_session_id()):
        sessions.leave()
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
    """Ask for the password again unless it was entered within the last minutes.

    Put it below `@staff_only`. A POST is allowed FORM_FRESH_MINUTES, other requests
    PAGE_FRESH_MINUTES.
    """

    @wraps(view)
    def confirmed(*arguments: Any, **values: Any) -> Any:
        minutes = FORM_FRESH_MINUTES if request.method == "POST" else PAGE_FRESH_MINUTES
        if sessions.confirmed_ago(clock.now()).total_seconds() < minutes * 60:
            return view(*arguments, **values)
        back = request.full_path if request.method == "GET" else own_path(_referring_path())
        return redirect(url_for("accounts.confirm", next=back), HTTPStatus.SEE_OTHER)

    return confirmed  # type: ignore[return-value]


def own_path(path: str) -> str:
    """Return the path if it is a safe one within the back office, else its front page."""
    is_ours = path == STAFF_PATH or path.startswith((f"{STAFF_PATH}/", f"{STAFF_PATH}?"))
    is_plain = path.isprintable() and "\\" not in path and "//" not in path
    return path if is_ours and is_plain else STAFF_PATH


def _settings_of_library(app_settings: Settings) -> dict[str, Any]:
    return {
        "WTF_CSRF_TIME_LIMIT": None,  # limited by the session, which is short
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
        **second_factor.keys_from(app_settings.signing_keys),
    }


@contextmanager
def _without_new_hooks(app: Flask) -> Iterator[None]:
    """Remove the after-request hooks and context processors that the block adds."""
    after_request = list(app.after_request_funcs[None])
    context_processors = list(app.template_context_processors[None])
    yield
    app.after_request_funcs[None] = after_request
    app.template_context_processors[None] = context_processors


def _disable_session_lookup(app: Flask, security: Security) -> None:
    """Stop the library from reading the session on every request, so public pages do not vary.

    Its principal would load an identity and its login manager the `current_user` of templates.
    Tokens in headers and queries are refused.
    """
    security.principal.identity_loaders.clear()
    security.login_manager.request_loader(lambda _request: None)
    app.context_processor(lambda: {"current_user": current_user})  # read only when used


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
    """Return the path of the form's page from the Referer header, or ''."""
    referrer = request.referrer or ""
    return referrer.removeprefix(request.host_url.rstrip("/"))
