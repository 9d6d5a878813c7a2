"""Lists as Stripe pages them: newest first, ten unless asked, from a cursor on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import bad_request, no_such, not_done_here
from fundraiser.sandbox.store import Store

USUAL_PAGE = 10
LARGEST_PAGE = 100
PAGING = {"limit", "starting_after", "ending_before", "created"}
BOUNDS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
Condition = tuple[str, Sequence[Any]]


def matching(given: Document, path: str = "$") -> list[Condition]:
    """Return the conditions that fields be as given, at any depth."""
    conditions: list[Condition] = []
    for name, value in given.items():
        if name in PAGING and path == "$":
            continue
        if isinstance(value, dict):
            conditions += matching(value, f"{path}.{name}")
        else:
            conditions.append((f"json_extract(body, '{path}.{name}') = ?", [value]))
    return conditions


def list_page(
    store: Store, kind: str, given: Document, *, url: str, conditions: Sequence[Condition] = ()
) -> Document:
    """Return one page of the objects of a kind, as Stripe's list object."""
    limit = page_size(given)
    wanted = [*conditions, *created_conditions(given), *cursor_conditions(store, kind, given)]
    rows = store.select(kind, wanted, limit=limit + 1)
    return list_object(rows[:limit], url, has_more=len(rows) > limit)


def list_object(page: list[Document], url: str, *, has_more: bool = False) -> Document:
    """Return a page of objects; without `has_more`, all there are."""
    return {"object": "list", "data": page, "has_more": has_more, "url": url}


def page_size(given: Document) -> int:
    limit = int(given.get("limit", USUAL_PAGE))
    if limit > LARGEST_PAGE:
        message = f"Limit must be at most {LARGEST_PAGE}."
        raise bad_request(message, param="limit", code="parameter_invalid_integer")
    return limit


def created_conditions(given: Document) -> Iterator[Condition]:
    created = given.get("created", {})
    bounds = {"gte": created, "lte": created} if isinstance(created, int) else created
    for bound, instant in bounds.items():
        yield f"created {BOUNDS[bound]} ?", [instant]


def cursor_conditions(store: Store, kind: str, given: Document) -> Iterator[Condition]:
    if "ending_before" in given:
        raise not_done_here("`ending_before`", param="ending_before")
    if "starting_after" in given:
        last = given["starting_after"]
        rows = store.query(
            "SELECT created, sequence FROM objects WHERE id = ? AND kind = ?", last, kind
        )
        if not rows:
            raise replace(no_such(kind, last, param="starting_after"), status=400)
        yield "(created, sequence) < (?, ?)", [*rows[0]]
