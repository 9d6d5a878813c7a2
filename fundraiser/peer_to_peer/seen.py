"""Two tabs with one form: what was kept meanwhile is shown, not written over. Pure.

A form carries in its hidden field `seen` a digest of what it was made from (`version_of`). When it
is sent, the digest of what is there now says whether that still holds.
"""

from hashlib import sha256

from flask_babel import lazy_gettext as _

from fundraiser.errors import Conflict


class ChangedMeanwhile(Conflict):
    """What the form was made from is no longer what is there."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This was changed in another window after you opened it here. What you typed is"
                " still here, and not kept yet. Look at what is kept now, then keep yours or leave"
                " it."
            )
        )


def version_of(*facts: object) -> str:
    """Return what is the same for the same facts, and differs for others."""
    digest = sha256()
    for fact in map(repr, facts):
        digest.update(f"{len(fact)}:{fact}".encode())
    return digest.hexdigest()


def require_unchanged(seen: str, now: str) -> None:
    """Raise ChangedMeanwhile if a form was made from something else than what is there now."""
    if seen != now:
        raise ChangedMeanwhile
