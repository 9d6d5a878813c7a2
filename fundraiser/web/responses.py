"""Small answers that views share."""

from typing import TypeVar

from flask_babel import lazy_gettext as _

from fundraiser.errors import NotFound

Record = TypeVar("Record")


def or_404(record: Record | None) -> Record:
    """Return the record; raise NotFound, as if there were no such address, if there is none."""
    if record is None:
        raise NotFound(_("There is no such page."))
    return record
