"""Base classes of errors for broken rules, with a message for the visitor.

Each rule has an error class of its own. Views do not catch it: `web/errors.py` shows its message in
the visitor's language, with its HTTP status.
"""

from http import HTTPStatus
from typing import ClassVar


class DomainError(Exception):
    """A broken rule. `message` tells the visitor what is wrong and what to do.

    An error whose message never varies has it in its class. The message may be a lazy translation,
    which is resolved when it is shown.
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
    """There is no such record, or this person may not see it."""

    status = HTTPStatus.NOT_FOUND


class Forbidden(DomainError):
    """The person is signed in, but may not do this."""

    status = HTTPStatus.FORBIDDEN


class Conflict(DomainError):
    """The record has changed since the person last saw it."""

    status = HTTPStatus.CONFLICT
