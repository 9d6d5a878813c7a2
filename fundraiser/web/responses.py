"""Small answers that views share."""

from typing import TypeVar

from flask import Response
from flask_babel import lazy_gettext as _

from fundraiser.errors import NotFound

Record = TypeVar("Record")
LONGEST_NUMBER = 18  # digits of a row's id


def or_404(record: Record | None) -> Record:
    """Return the record; raise NotFound, as if there were no such address, if there is none."""
    if record is None:
        raise NotFound(_("There is no such page."))
    return record


def row_number(written: str | None) -> int | None:
    """Return the number in an address, None where there is none; anything else is no address."""
    if written is None:
        return None
    is_number = written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER
    return or_404(int(written) if is_number else None)


def not_stored(page: str | bytes) -> Response:
    """Answer with a page that nobody keeps: the form in it has a key of its own."""
    answer = Response(page, mimetype="text/html")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
