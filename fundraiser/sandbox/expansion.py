"""`expand[]`: an id replaced by the object it names, up to four levels deep."""

from __future__ import annotations

from typing import Any

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError, bad_request
from fundraiser.sandbox.sdk import is_expandable
from fundraiser.sandbox.store import Store

DEEPEST = 4


def expanded(store: Store, document: Document, paths: list[str]) -> Document:
    """Return the document with the objects at `paths` in place of their ids."""
    for path in paths:
        steps = path.split(".")
        if len([step for step in steps if step != "data"]) > DEEPEST:
            raise bad_request(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}",
                param="expand",
            )
        expand_steps(store, document, steps, path=path)
    return document


def expand_steps(store: Store, document: Document, steps: list[str], *, path: str) -> None:
    if not steps:
        return
    if document.get("object") == "list":
        if steps[0] != "data" or len(steps) < 2:
            raise cannot_expand(path)
        for item in document["data"]:
            expand_steps(store, item, steps[1:], path=path)
        return
    name = steps[0]
    value = document.get(name)
    if not (isinstance(value, dict) and value.get("object")):
        document[name] = value = value_expanded(store, document, name, path=path)
    if isinstance(value, dict):
        expand_steps(store, value, steps[1:], path=path)


def value_expanded(store: Store, document: Document, name: str, *, path: str) -> Any:
    if not is_expandable(document.get("object", ""), name):
        raise cannot_expand(path)
    object_id = document.get(name)
    return (store.find_any(object_id) or object_id) if object_id else None


def cannot_expand(path: str) -> StripeError:
    return bad_request(
        f"This property cannot be expanded ({path[:100]}). You may want to try expanding "
        "'data' of a list, or a property that holds an id.",
        param="expand",
    )
