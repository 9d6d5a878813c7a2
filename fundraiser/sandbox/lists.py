"""Lists as Stripe pages them: newest first, ten unless asked, from a cursor on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError, bad_request
from fundraiser.sandbox.parameters import Hash, Parameter, Text, Whole
from fundraiser.sandbox.store import Store

USUAL_PAGE = 10
LARGEST_PAGE = 100
CURSORS: Mapping[str, Parameter] = {
    "limit": Whole(least=1),
    "starting_after": Text(),
    "ending_before": Text(),
}
BOUNDS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
Condition = tuple[str, Sequence[Any]]


def with_cursors(filters: Hash) -> Hash:
    """Return the parameters of a list: its filters, and where to begin and end."""
    return Hash({**filters.fields, **CURSORS}, required=filters.required)


def list_page(
    store: Store, kind: str, given: Document, *, url: str, conditions: Sequence[Condition] = ()
) -> Document:
    """Return one page of the objects of a kind, as Stripe's list object."""
    limit = page_size(given)
    backwards = "ending_before" in given
    wanted = [*conditions, *created_conditions(given), *cursor_conditions(store, kind, given)]
    found = store.select(kind, wanted, limit=limit + 1, oldest_first=backwards)
    page = found[:limit]
    return {
        "object": "list",
        "data": page[::-1] if backwards else page,
        "has_more": len(found) > limit,
        "url": url,
    }


def page_size(given: Document) -> int:
    limit = int(given.get("limit", USUAL_PAGE))
    if limit > LARGEST_PAGE:
        raise bad_request(
            f"Limit must be at most {LARGEST_PAGE}.",
            param="limit",
            code="parameter_invalid_integer",
        )
    return limit


def created_conditions(given: Document) -> list[Condition]:
    return [
        (f"created {BOUNDS[bound]} ?", [instant])
        for bound, instant in given.get("created", {}).items()
    ]


def cursor_conditions(store: Store, kind: str, given: Document) -> list[Condition]:
    if "starting_after" in given and "ending_before" in given:
        raise bad_request("You cannot specify both starting_after and ending_before.")
    for name, comparison in (("starting_after", "<"), ("ending_before", ">")):
        if name in given:
            created, sequence = place_of(store, kind, given[name], param=name)
            return [(f"(created, sequence) {comparison} (?, ?)", [created, sequence])]
    return []


def place_of(store: Store, kind: str, object_id: str, *, param: str) -> tuple[int, int]:
    rows = store.query(
        "SELECT created, sequence FROM objects WHERE id = ? AND kind = ?", object_id, kind
    )
    if not rows:
        raise StripeError(
            400, f"No such {kind}: '{object_id[:255]}'", code="resource_missing", param=param
        )
    return rows[0]["created"], rows[0]["sequence"]


def page_of_items(items: list[Document], given: Document, *, url: str) -> Document:
    """Return one page of items that are kept together, in their own order."""
    limit = page_size(given)
    ids = [item["id"] for item in items]
    first = 0
    for name in ("starting_after", "ending_before"):
        if name in given and given[name] not in ids:
            raise bad_request(
                f"No such item: '{given[name][:255]}'", param=name, code="resource_missing"
            )
    if "starting_after" in given:
        first = ids.index(given["starting_after"]) + 1
    elif "ending_before" in given:
        last = ids.index(given["ending_before"])
        items, first = items[:last], max(0, last - limit)
    page = items[first : first + limit]
    return {
        "object": "list",
        "data": page,
        "has_more": first + limit < len(items) if "ending_before" not in given else first > 0,
        "url": url,
    }
