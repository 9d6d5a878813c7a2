"""Error pages, in the visitor's language: what happened and what to do next.

The pages are `templates/errors/<status>.html`; a DomainError brings its own message. Nobody sees a
traceback: the page shows the request id, which finds the log lines. Programs get JSON.
"""

from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from jinja2 import TemplateError
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from fundraiser.errors import DomainError, Forbidden, NotFound
from fundraiser.i18n.languages import current_language, use_language
from fundraiser.i18n.urls import language_of_path, other_language_url
from fundraiser.web import logs
from fundraiser.web.after_payment import has_paid
from fundraiser.web.logs import request_id
from fundraiser.web.rate_limits import seconds_to_wait

PROGRAM_PATHS = ("/webhooks/", "/api/", "/healthz", "/readyz", "/metrics")
PAGES = {403, 404, 405, 413, 422, 429, 500, 503}
STAFF_PATH = "/staff"
REFUSED = 422  # the page for a request we could not accept
BUSY_SECONDS = 10
WAIT_A_LITTLE = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
Environ = dict[str, Any]
KEPT_HEADERS = {"Allow", "Retry-After"}

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, show_domain_error)
    app.register_error_handler(SecurityError, show_wrong_host)
    app.register_error_handler(RateLimitExceeded, show_too_many)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(OperationalError, show_busy)
    app.register_error_handler(InternalError, show_read_only)
    app.register_error_handler(PoolTimeout, show_busy)


def show_domain_error(error: DomainError) -> ResponseReturnValue:
    """Show the error's own message."""
    log.info("rule broken", rule=type(error).__name__)
    return _answer(error.status, page=_page_for_rule(error), message=str(error.message))


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """Show the page of the status. Redirects and complete responses pass unchanged."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST or error.response is not None:
        return error
    response = _answer(HTTPStatus(error.code))
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            response.headers[name] = value
    return response


def show_too_many(error: RateLimitExceeded) -> ResponseReturnValue:
    """Ask the visitor to wait, with the seconds in `Retry-After`."""
    response = _answer(HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(seconds_to_wait(error))
    return response


def show_busy(error: Exception) -> ResponseReturnValue:
    """Answer 503: the database cannot be reached, or has no free connection."""
    log.error("database unavailable", error=type(error).__name__, exc_info=error)
    response = _answer(HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def show_read_only(error: InternalError) -> ResponseReturnValue:
    """Answer 503 if PostgreSQL takes no changes, as after a switch to its standby."""
    if not isinstance(error.orig, ReadOnlySqlTransaction):
        raise error
    return show_busy(error)


def refuse(app: Flask, environ: Environ, status: HTTPStatus) -> Response:
    """Return the error page for a request that the app is not asked to answer.

    For the web server, which refuses what is too large, too slow, or more than it can take.
    """
    with app.request_context(environ):
        logs.begin()
        use_language(language_of_path(request.path))
        response = _answer(status)
        if status in WAIT_A_LITTLE:
            response.headers["Retry-After"] = str(BUSY_SECONDS)
        return app.process_response(response)


def show_wrong_host(_error: SecurityError) -> ResponseReturnValue:
    """Answer in plain text that this host is not ours: no link can be built for it."""
    return Response(
        "This website does not answer at this address. Check the address and try again.\n"
        "Ce site ne répond pas à cette adresse. Vérifiez l’adresse et essayez de nouveau.\n",
        HTTPStatus.BAD_REQUEST,
        content_type="text/plain; charset=utf-8",
    )


def _answer(status: HTTPStatus, *, page: int | None = None, message: str = "") -> Response:
    if _is_program():
        words = message or status.phrase
        response = jsonify(error=status.phrase, message=words, request_id=request_id())
    else:
        html = _render_page(page or _page_for(status), message=message)
        response = Response(html, content_type="text/html; charset=utf-8")
    response.status_code = status
    return response


def _page_for_rule(error: DomainError) -> int:
    """Return the page for a DomainError: its status for 403 and 404, else the general one."""
    return int(error.status) if isinstance(error, NotFound | Forbidden) else REFUSED


def _page_for(status: HTTPStatus) -> int:
    """Return the page for a status: its own, or the general page of its class."""
    if status in PAGES:
        return int(status)
    return REFUSED if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500


def _render_page(number: int, *, message: str) -> str:
    """Return the error page, or a bare heading if its template fails."""
    try:
        return render_template(
            f"errors/{number}.html",
            message=message,
            request_id=request_id(),
            has_paid=has_paid(),
            twin_url=_twin_url(),
        )
    except (TemplateError, LookupError, RuntimeError):
        log.exception("error page failed", page=number)
        words = HTTPStatus(number).phrase
        return f"<!doctype html><title>{words}</title><h1>{words}</h1>"


def _twin_url() -> str | None:
    """Return this page in the other language, or the home page if no page is at this address."""
    if request.endpoint is None and not request.path.startswith(STAFF_PATH):
        return url_for("public.home", language=current_language().other)
    return other_language_url()


def _is_program() -> bool:
    if request.path.startswith(PROGRAM_PATHS) or request.path.endswith(".json"):
        return True
    return request.accept_mimetypes.best == "application/json"
