"""Protection against lost updates, when two people or two tabs edit the same record.

    class EditPageForm(LostUpdateGuard, StaffForm): …

    form = EditPageForm(…, seen=version_of(page.title, page.story))
    form.require_unchanged(version_of(fresh.title, fresh.story))  # inside the transaction

The form carries the version of the record it was made from. On submission that version is compared
with the record's current one.
"""

from hashlib import sha256

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from fundraiser.errors import Conflict


class ChangedMeanwhile(Conflict):
    """The record was changed after the form was opened."""

    message = _(
        "This was changed after you opened it. What you typed is still here, and not "
        "saved yet. Compare it with what is saved now, then save yours or leave it."
    )


class LostUpdateGuard:
    """Mixin for forms: the hidden field `seen` holds the version the form was made from."""

    seen = HiddenField()

    def require_unchanged(self, version: str) -> None:
        """Raise ChangedMeanwhile if `version` is not the one the form was made from."""
        if (self.seen.data or "") != version:
            raise ChangedMeanwhile


def version_of(*facts: object) -> str:
    """Return a digest of these values."""
    digest = sha256()
    for fact in map(repr, facts):
        digest.update(f"{len(fact)}:{fact}".encode())
    return digest.hexdigest()
