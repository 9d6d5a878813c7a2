"""A broken rule of the field, said in words fit for the person who met it.

Every rule that can be broken has an error of its own, named for the rule. Views do not catch it:
`web/errors.py` shows its message, in the visitor's language, with its status.
"""

from http import HTTPStatus
from typing import ClassVar


class DomainError(Exception):
    """A rule was broken; `message` tells a visitor which, and what to do about it.

    An error that always says the same has its message in its class. The message may be a lazy
    translation: it is put into words when it is shown.
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.UNPROCESSABLE_ENTITY
    message: object = ""

    def __init__(self, message: object = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """There is no such record, or it is not for this person to see."""

    status = HTTPStatus.NOT_FOUND


class Forbidden(DomainError):
    """The person is known, and may not do this."""

    status = HTTPStatus.FORBIDDEN


class Conflict(DomainError):
    """The record has moved on since the person last saw it."""

    status = HTTPStatus.CONFLICT
