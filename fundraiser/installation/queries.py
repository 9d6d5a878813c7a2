"""Reads of the installation's row."""

from collections.abc import MutableMapping
from weakref import WeakKeyDictionary

from fundraiser.database import db, lock_row
from fundraiser.installation.models import ONLY_ID, Installation

_ids: MutableMapping[object, str] = WeakKeyDictionary()  # by database; an id never changes


def installation_id() -> str:
    """Return the id of this installation. Reads it once for each database and process."""
    engine = db.engine
    if engine not in _ids:
        _ids[engine] = get_installation().public_id
    return _ids[engine]


def forget_installation_id() -> None:
    """Empty the cache of `installation_id`."""
    _ids.pop(db.engine, None)


def get_installation() -> Installation:
    return db.session.get_one(Installation, ONLY_ID)


def lock_installation() -> Installation:
    """Return the current row, locked until the transaction ends."""
    return lock_row(Installation, ONLY_ID)
