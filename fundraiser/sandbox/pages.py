"""What every page of the stand-in shares: its language, its errors, its refusal of strangers."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request

from fundraiser.sandbox.words import LANGUAGES, speaker

LANGUAGE_COOKIE = "stand_in_language"


def accepted_language() -> str:
    """Return the language the browser asks for, English if neither."""
    return request.accept_languages.best_match(LANGUAGES) or "en"


def page_language() -> str:
    """Return the language of a page with no session: the one chosen, else the browser's."""
    chosen = request.args.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else accepted_language()


def error_page(status: HTTPStatus) -> Response:
    language = page_language()
    known = {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}
    kind = str(int(status)) if status in known else "other"
    page = render_template(
        "sandbox/error.html", say=speaker(language), language=language, kind=kind
    )
    return make_response(page, status)


def refuse_foreign_forms() -> Response | None:
    """Refuse a form that another site sent: this one has no sign-in to protect it."""
    origin = request.headers.get("Origin")
    if request.method != "POST" or origin is None:
        return None
    if urlsplit(origin).netloc == request.host:
        return None
    return error_page(HTTPStatus.FORBIDDEN)
