"""Reading which installation this is."""

from collections.abc import MutableMapping
from weakref import WeakKeyDictionary

from fundraiser.database import db, lock_row
from fundraiser.installation.models import ONLY_ID, Installation

_ids: MutableMapping[object, str] = WeakKeyDictionary()  # for each database; one never changes


def installation_id() -> str:
    """Return the id of this installation. Asks each database once in a process."""
    engine = db.session.get_bind()
    if engine not in _ids:
        _ids[engine] = get_installation().public_id
    return _ids[engine]


def forget_installation_id() -> None:
    """The id is read anew when it is asked for next."""
    _ids.pop(db.session.get_bind(), None)


def get_installation() -> Installation:
    return db.session.get_one(Installation, ONLY_ID)


def lock_installation() -> Installation:
    """Return the row as it stands, locked until the transaction ends."""
    return lock_row(Installation, ONLY_ID)
