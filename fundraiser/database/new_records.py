"""New records that are made with every form: of their values, without SQLAlchemy's listeners.

Each of some fifty attributes that is set the usual way tells them, which takes longer than all else
that is done for the record. Nothing listens to a record that is not stored yet.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from fundraiser.database import Model, Record, Row

Columns = tuple[Sequence[str], Callable[[Any], Sequence[Any]]]


def new_record(kind: type[Record], values: Row) -> Record:
    """Return a record as its constructor would, not yet saved."""
    record: Record = kind.__mapper__.class_manager.new_instance()
    set_values(record, values)
    return record


def set_values(record: Model, values: Row) -> None:
    """Set values of a new record that no session will save."""
    state, composites = vars(record), _composites(type(record))
    for name, value in values.items():
        state[name] = value
        if name in composites:
            columns, parts = composites[name]
            state.update(zip(columns, parts(value), strict=True))


@cache
def _composites(kind: type[Any]) -> Mapping[str, Columns]:
    """Return the columns of each composite, and what takes its values from it."""
    return {
        each.key: (
            [column.key for column in each.props],
            attrgetter(*(field.name for field in fields(each.composite_class))),
        )
        for each in kind.__mapper__.composites
    }
