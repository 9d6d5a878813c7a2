"""Two people, or two tabs, with the same form: what was saved meanwhile is not overwritten.

    class EditPageForm(LostUpdateGuard, StaffForm): …

    form = EditPageForm(…, seen=version_of(page.title, page.story))
    form.require_unchanged(version_of(fresh.title, fresh.story))  # inside the transaction

The form carries the version of the record it was made from. When it is sent, that version is
compared with the record's version at that moment.
"""

from hashlib import sha256

from flask_babel import lazy_gettext as _
from wtforms import HiddenField

from fundraiser.errors import Conflict


class ChangedMeanwhile(Conflict):
    """The record was changed after the form was opened."""

    message = _(
        "This was changed after you opened it. What you typed is still here, and not saved"
        " yet. Look at what is saved now, then save yours or leave it."
    )


class LostUpdateGuard:
    """A form with the version of the record it was made from, in the hidden field `seen`."""

    seen = HiddenField()

    def require_unchanged(self, version: str) -> None:
        """Raise ChangedMeanwhile unless the record still has the version the form was made from."""
        if (self.seen.data or "") != version:
            raise ChangedMeanwhile


def version_of(*facts: object) -> str:
    """Return a digest that is equal for equal facts."""
    digest = sha256()
    for fact in map(repr, facts):
        digest.update(f"{len(fact)}:{fact}".encode())
    return digest.hexdigest()
