"""No act of staff is without its entry: every view that takes a form can reach `audit.record`."""

from collections.abc import Iterator
from inspect import unwrap
from types import FunctionType, ModuleType
from typing import Any

import pytest

from fundraiser.audit.operations import record
from fundraiser.staff.acts import StaffAct
from fundraiser.staff.flags.views import FLAG_ACTS
from fundraiser.staff.offline_gifts.acts import OFFLINE_ACTS, RETURN
from fundraiser.staff.places.acts import PAGE_ACTS, TEAM_ACTS
from fundraiser.staff.places.views import PlaceKind
from fundraiser.web.access import StaffOnly, access_to

ACTS_OF_NONE = {
    "accounts.confirm",  # gives the password again, and changes nothing
    "staff.send_test_email",  # an email to whoever asks, and no record
}


@pytest.fixture
def database_url(databases, tmp_path):
    """The shape of the code does not depend on the database."""
    return databases("sqlite", tmp_path)


def test_every_form_of_staff_can_leave_an_entry(app):
    views = {
        rule.endpoint: app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set())
        and isinstance(access_to(app.view_functions[rule.endpoint]), StaffOnly)
    }

    silent = {name for name, view in views.items() if record not in reached_from(view)}

    assert len(views) > 10
    assert silent == ACTS_OF_NONE, f"record these in the audit log: {silent - ACTS_OF_NONE}"


@pytest.mark.parametrize("table", [PAGE_ACTS, TEAM_ACTS, FLAG_ACTS, OFFLINE_ACTS, {"r": RETURN}])
def test_every_act_of_a_table_leaves_an_entry(table):
    silent = {name for name, act in table.items() if record not in reached_from(act.do)}

    assert not silent, f"record these in the audit log: {silent}"


def reached_from(view: object) -> set[object]:
    """Return every function of ours that a view names, or that one of those names."""
    found: set[object] = set()
    waiting = [view]
    while waiting:
        function = unwrap(waiting.pop())  # type: ignore[arg-type]
        if isinstance(function, FunctionType) and function not in found:
            found.add(function)
            waiting.extend(named_in(function))
    return found


def named_in(function: FunctionType) -> Iterator[object]:
    """Give the functions that the names in a function stand for, also `module.function`."""
    names = set(names_in(function.__code__))
    known = [function.__globals__[name] for name in names if name in function.__globals__]
    for thing in known:
        if isinstance(thing, ModuleType):
            known_there = (getattr(thing, name, None) for name in names)
            yield from (each for each in known_there if is_ours(each))
        elif is_ours(thing):
            yield thing
        else:
            yield from (act.do for act in acts_in(thing))


def acts_in(thing: object) -> list[StaffAct[Any]]:
    """Return the acts that a name stands for: one, a table of them, or the tables of some kinds."""
    if isinstance(thing, dict):
        return [act for each in thing.values() for act in acts_in(each)]
    if isinstance(thing, PlaceKind):
        return acts_in(thing.acts)
    return [thing] if isinstance(thing, StaffAct) else []


def names_in(code: object) -> Iterator[str]:
    yield from code.co_names  # type: ignore[attr-defined]
    for constant in code.co_consts:  # type: ignore[attr-defined]
        if hasattr(constant, "co_names"):
            yield from names_in(constant)


def is_ours(thing: object) -> bool:
    return isinstance(thing, FunctionType) and thing.__module__.startswith("fundraiser.")
