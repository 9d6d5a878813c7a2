"""Lookups and responses that views share."""

from http import HTTPStatus
from typing import TypeVar

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser.errors import NotFound

Record = TypeVar("Record")
LONGEST_NUMBER = 18  # digits of a row's id


def or_404(record: Record | None) -> Record:
    """Return the record. Raises NotFound if it is None."""
    if record is None:
        raise NotFound(_("There is no such page."))
    return record


def row_number(text: str | None) -> int | None:
    """Return a row's id from an address, or None for None. Raises NotFound if it is no number."""
    if text is None:
        return None
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return or_404(int(text) if is_number else None)


def unsubscribed(choices_url: str) -> ResponseReturnValue:
    """Answer whoever has unsubscribed: a mail program with 200 (RFC 8058), a person with a page."""
    if request.form.get("List-Unsubscribe") == "One-Click":
        return Response(_("You get no more of these emails."), mimetype="text/plain")
    return redirect(choices_url, HTTPStatus.SEE_OTHER)


def cached_by_all(answer: Response, seconds: int) -> Response:
    """Let browsers and proxies keep the answer for so many seconds, then ask whether it changed."""
    answer.cache_control.public = True
    answer.cache_control.max_age = seconds
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def shown_elsewhere(answer: Response) -> Response:
    """Let mail programs and other sites show the picture; a browser refuses them any other file."""
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def not_stored(page: str | bytes) -> Response:
    """Return an HTML response that must not be cached: its form has a key of its own."""
    answer = Response(page, mimetype="text/html")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
