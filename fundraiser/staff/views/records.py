"""What pages about records share: a record that is not there, an act, a form that is refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from fundraiser.errors import DomainError, NotFound
from fundraiser.public_ids import is_public_id
from fundraiser.staff.lists import read_id

Record = TypeVar("Record")


class NoSuchRecord(NotFound):
    def __init__(self) -> None:
        super().__init__(_l("There is no such record. It may have been typed wrong."))


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


@contextmanager
def refusals_shown_on(form: FlaskForm) -> Iterator[None]:
    """A rule that the block breaks is said on the form, where what was typed is kept.

    Stands around the transaction, which is rolled back. Ask `form.errors` afterwards.
    """
    try:
        yield
    except DomainError as refusal:
        form.form_errors = [*form.form_errors, str(refusal.message)]


def status_of(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
