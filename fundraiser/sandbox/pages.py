"""What every page of the stand-in shares: its language, its errors, its refusal of strangers."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request

from fundraiser.sandbox.words import LANGUAGES, speaker

ERRORS = {
    HTTPStatus.NOT_FOUND: ("There is no such page", "The address may be old, or mistyped."),
    HTTPStatus.FORBIDDEN: (
        "This came from another site",
        "Forms are taken from this site’s own pages only. Nothing was changed.",
    ),
}
UNREADABLE = (
    "This could not be read",
    "What was sent is too large or not a form. Nothing was changed.",
)


def accepted_language() -> str:
    """Return the language the browser asks for, English if neither."""
    return request.accept_languages.best_match(LANGUAGES) or "en"


def notice(language: str, title: str, text: str, *, onward: str | None, link: str) -> str:
    """Return a page with one thing to say, and where to go from it."""
    return render_template(
        "sandbox/notice.html",
        say=speaker(language),
        language=language,
        title=title,
        text=text,
        onward=onward,
        link=link,
    )


def error_page(status: HTTPStatus) -> Response:
    title, text = ERRORS.get(status, UNREADABLE)
    link = "See the pretend payments"
    return make_response(notice(accepted_language(), title, text, onward="/", link=link), status)


def refuse_foreign_forms() -> Response | None:
    """Refuse a form that another site sent: this one has no sign-in to protect it."""
    origin = request.headers.get("Origin")
    if request.method != "POST" or origin is None:
        return None
    if urlsplit(origin).netloc == request.host:
        return None
    return error_page(HTTPStatus.FORBIDDEN)
