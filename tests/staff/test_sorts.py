"""No list sorts a growing table on PostgreSQL: it is asked how it answers each SELECT, as if
reading all of a table and sorting it were dear, as they are where rows are many."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from fundraiser.accounts.permissions import Role
from fundraiser.database import db
from tests.databases import ON_POSTGRESQL
from tests.staff.test_scans import GROWING, NARROW, NARROWED

pytestmark = ON_POSTGRESQL
AS_IF_MANY = ("enable_seqscan", "enable_bitmapscan", "enable_sort")


@pytest.mark.usefixtures("season")
def test_no_list_sorts_a_growing_table(signed_in):
    browser = signed_in(Role.ADMIN)

    sorts: dict[str, str] = {}
    with plans_noted() as noted:
        for path in NARROWED:
            browser.client.get(f"/staff/{path}", base_url=browser.origin, buffered=True)
            for statement, plan in noted:
                if any(sorts_all(each) for each in nodes_of(plan)):
                    sorts.setdefault(statement, path)
            noted.clear()

    assert not sorts, "\n".join(f"{path} sorts: {each}" for each, path in sorts.items())


@contextmanager
def plans_noted() -> Iterator[list[tuple[str, Any]]]:
    noted: list[tuple[str, Any]] = []

    def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            with connection.connection.driver_connection.cursor() as cursor:
                for setting in AS_IF_MANY:
                    cursor.execute(f"SET LOCAL {setting} = off")
                cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
                noted.append((" ".join(statement.split()), cursor.fetchone()[0][0]["Plan"]))

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        yield noted
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)


def nodes_of(plan: Any) -> Iterator[Any]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes_of(each)


def sorts_all(node: Any) -> bool:
    """Return whether a step sorts rows of a growing table that nothing narrow has found."""
    if node["Node Type"] != "Sort":
        return False
    scans = [each for each in nodes_of(node) if each.get("Relation Name") in GROWING]
    is_limited = any(each["Node Type"] == "Limit" for each in nodes_of(node))
    return not is_limited and any(
        not any(name in each.get("Index Cond", "") for name in NARROW) for each in scans
    )
