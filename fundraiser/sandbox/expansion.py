"""`expand[]`: an id replaced by the object it names, up to four levels deep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fundraiser.sandbox.balance import status_of
from fundraiser.sandbox.checkout import line_items_of
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError, bad_request
from fundraiser.sandbox.events import undelivered_count
from fundraiser.sandbox.lists import list_page, page_of_items
from fundraiser.sandbox.store import Store

DEEPEST = 4
KIND_OF_PREFIX = {
    "pi": "payment_intent",
    "ch": "charge",
    "py": "charge",
    "re": "refund",
    "pyr": "refund",
    "txn": "balance_transaction",
    "pm": "payment_method",
}
EXPANDABLE: Mapping[str, frozenset[str]] = {
    "checkout.session": frozenset(
        {"customer", "invoice", "payment_intent", "payment_link", "setup_intent", "subscription"}
    ),
    "payment_intent": frozenset(
        {"application", "customer", "latest_charge", "on_behalf_of", "payment_method",
         "payment_record", "review", "source"}
    ),
    "charge": frozenset(
        {"application", "application_fee", "balance_transaction", "customer",
         "failure_balance_transaction", "on_behalf_of", "payment_intent", "review",
         "source_transfer", "transfer"}
    ),
    "refund": frozenset(
        {"balance_transaction", "charge", "customer", "failure_balance_transaction",
         "payment_intent", "payment_method", "source_transfer_reversal", "transfer_reversal"}
    ),
    "balance_transaction": frozenset({"source"}),
}  # fmt: skip


def expanded(store: Store, document: Document, paths: list[str]) -> Document:
    """Return the document as it is shown now, with the objects at `paths` in place of ids."""
    for path in paths:
        steps = path.split(".")
        if len([step for step in steps if step != "data"]) > DEEPEST:
            raise bad_request(
                f"You cannot expand more than {DEEPEST} levels of a property. Property: {path}",
                param="expand",
            )
        expand_steps(store, document, steps, path=path)
    shown: Document = brought_up_to_date(store, document)
    return shown


def expand_steps(store: Store, document: Document, steps: list[str], *, path: str) -> None:
    if not steps:
        return
    if document.get("object") == "list":
        if steps[0] != "data" or len(steps) < 2:
            raise cannot_expand(path)
        for entry in document["data"]:
            expand_steps(store, entry, steps[1:], path=path)
        return
    expand_field(store, document, steps[0], path=path)
    inside = document.get(steps[0])
    if isinstance(inside, dict):
        expand_steps(store, inside, steps[1:], path=path)


def expand_field(store: Store, document: Document, name: str, *, path: str) -> None:
    kind = document.get("object", "")
    if isinstance(document.get(name), dict) and document[name].get("object"):
        return
    if (kind, name) == ("checkout.session", "line_items"):
        url = f"/v1/checkout/sessions/{document['id']}/line_items"
        document[name] = page_of_items(line_items_of(store, document["id"]), {}, url=url)
    elif (kind, name) == ("charge", "refunds"):
        document[name] = list_page(
            store,
            "refund",
            {},
            url=f"/v1/charges/{document['id']}/refunds",
            conditions=[("charge = ?", [document["id"]])],
        )
    elif name in EXPANDABLE.get(kind, ()):
        document[name] = found_for(store, document.get(name))
    else:
        raise cannot_expand(path)


def found_for(store: Store, object_id: str | None) -> Document | str | None:
    if object_id is None:
        return None
    kind = KIND_OF_PREFIX.get(object_id.split("_")[0], "")
    return store.find(kind, object_id) or object_id


def cannot_expand(path: str) -> StripeError:
    return bad_request(
        f"This property cannot be expanded ({path[:100]}). You may want to try expanding "
        "'data' of a list, or a property that holds an id.",
        param="expand",
    )


def brought_up_to_date(store: Store, value: Any) -> Any:
    """Return the value with what depends on the moment filled in, at every depth."""
    if isinstance(value, list):
        return [brought_up_to_date(store, entry) for entry in value]
    if not isinstance(value, dict):
        return value
    kind = value.get("object")
    if kind == "event":
        return {**value, "pending_webhooks": undelivered_count(store, value["id"])}
    if kind == "balance_transaction":
        value = {**value, "status": status_of(value, store.now)}
    return {
        name: brought_up_to_date(store, below) if isinstance(below, dict | list) else below
        for name, below in value.items()
    }
