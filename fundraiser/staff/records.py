"""What pages about records share: a record that is not there, an act, a form that is refused."""

from collections.abc import Callable
from typing import TypeVar

from flask_babel import lazy_gettext as _l

from fundraiser.errors import NotFound
from fundraiser.public_ids import is_public_id
from fundraiser.staff.tables.paging import read_id
from fundraiser.web.forms import refusals_shown_on, status_of

__all__ = [
    "NoSuchRecord",
    "add_or_find",
    "numbered_record",
    "or_not_found",
    "record_of",
    "refusals_shown_on",
    "status_of",
]

Record = TypeVar("Record")


def add_or_find(add: Callable[[], Record], taken: type[Exception]) -> Record:
    """Add a record and return it; the same form sent twice returns the one record.

    `taken` is raised if its key was taken at this very moment, perhaps by the same form: then
    `add` runs once more and finds that record. Raises `taken` if it is another's.
    """
    try:
        return add()
    except taken:
        return add()


class NoSuchRecord(NotFound):
    message = _l("There is no such record. It may have been typed wrong.")


def or_not_found(record: Record | None) -> Record:
    """Return the record, or answer 404 in its place."""
    if record is None:
        raise NoSuchRecord
    return record


def record_of(find: Callable[[str], Record | None], public_id: str) -> Record:
    """Return the record of a public id, or answer 404: also for what is no id of ours."""
    return or_not_found(find(public_id) if is_public_id(public_id) else None)


def numbered_record(find: Callable[[int], Record | None], written: str) -> Record:
    """Return the record of a number in an address, or answer 404: also for what is no number."""
    number = read_id(written)
    return or_not_found(find(number) if number is not None else None)
