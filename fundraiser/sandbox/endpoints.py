"""The table of Stripe's endpoints that the stand-in answers: path, parameters, action."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from stripe import params

from fundraiser.sandbox import checkout, documents, refunds
from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import unrecognized_url
from fundraiser.sandbox.lists import PAGING, list_object, list_page, matching
from fundraiser.sandbox.parameters import check_parameters
from fundraiser.sandbox.store import Store

Action = Callable[[Store, Document, "Call"], Document]


@dataclass(frozen=True)
class Call:
    """What an action knows of the request beside its parameters."""

    path: str
    page_root: str
    object_id: str = ""


@dataclass(frozen=True)
class Endpoint:
    """`parameters` is the SDK's type for them; `done` names those done here, if not all are."""

    method: str
    path: str
    parameters: Any
    act: Action
    done: Collection[str] = ()

    def check(self, sent: Document) -> Document:
        return check_parameters(sent, self.parameters, self.done)


def retrieve(kind: str, param: str = "id") -> Action:
    return lambda store, given, call: store.get(kind, call.object_id, param=param)


def listing(kind: str) -> Action:
    """Return an action that lists a kind, narrowed by the fields it is given."""
    return lambda store, given, call: list_page(
        store, kind, given, url=call.path, conditions=matching(given)
    )


def create_session(store: Store, given: Document, call: Call) -> Document:
    return checkout.create_session(store, given, page_root=call.page_root)


def expire_session(store: Store, given: Document, call: Call) -> Document:
    return checkout.expire_session(store, call.object_id)


def change_session(store: Store, given: Document, call: Call) -> Document:
    """Merge metadata into a session; an empty value takes its key out."""
    session = store.get("checkout.session", call.object_id, param="session")
    merged = {**session["metadata"], **given.get("metadata", {})}
    session["metadata"] = {key: value for key, value in merged.items() if value}
    store.save(session)
    return session


def create_refund(store: Store, given: Document, call: Call) -> Document:
    return refunds.create_refund(store, given)


def list_webhook_endpoints(store: Store, given: Document, call: Call) -> Document:
    url, kinds = store.webhook_url, store.webhook_kinds
    return list_object([documents.webhook_endpoint(url, kinds)] if url else [], call.path)


def list_events(store: Store, given: Document, call: Call) -> Document:
    types = given.pop("types", [])
    places = ", ".join("?" for _ in types)
    conditions = [(f"type IN ({places})", types), *matching(given)][not types :]
    return list_page(store, "event", given, url=call.path, conditions=conditions)


ID = "/(?P<id>[^/]+)"


def collection(
    path: str, param: str, name: str, act: Action | None = None, done: Collection[str] = ()
) -> tuple[Endpoint, Endpoint]:
    """Return the two endpoints that read a kind of object: a list of them, and one by its id."""
    module = params.checkout if "checkout" in path else params
    kind = path.removeprefix("/v1/").removesuffix("s").replace("/", ".")
    return (
        Endpoint("GET", path, getattr(module, f"{name}ListParams"), act or listing(kind), done),
        Endpoint(
            "GET",
            path + ID,
            getattr(module, f"{name}RetrieveParams"),
            retrieve(kind, param),
            ["expand"],
        ),
    )


SESSIONS, REFUNDS = "/v1/checkout/sessions", "/v1/refunds"
of_checkout = params.checkout
ENDPOINTS = (
    Endpoint("POST", SESSIONS, of_checkout.SessionCreateParams, create_session, checkout.DONE_HERE),
    Endpoint("POST", SESSIONS + ID, of_checkout.SessionModifyParams, change_session, ["metadata"]),
    Endpoint("POST", f"{SESSIONS}{ID}/expire", of_checkout.SessionExpireParams, expire_session),
    Endpoint("POST", REFUNDS, params.RefundCreateParams, create_refund, refunds.DONE_HERE),
    Endpoint(
        "GET", "/v1/webhook_endpoints", params.WebhookEndpointListParams, list_webhook_endpoints
    ),
    Endpoint(
        "GET", "/v1/account", params.AccountRetrieveCurrentParams, lambda *_: documents.account()
    ),
    *collection(SESSIONS, "session", "Session"),
    *collection("/v1/payment_intents", "intent", "PaymentIntent"),
    *collection("/v1/charges", "charge", "Charge"),
    *collection(REFUNDS, "refund", "Refund"),
    *collection("/v1/balance_transactions", "id", "BalanceTransaction"),
    *collection("/v1/events", "id", "Event", list_events, [*PAGING, "type", "types"]),
)


def find_endpoint(method: str, path: str) -> tuple[Endpoint, str]:
    """Return the endpoint a request is for and the id in its path; raises Stripe's 404."""
    for endpoint in ENDPOINTS:
        match = re.fullmatch(endpoint.path, path)
        if match and endpoint.method == method:
            return endpoint, match.groupdict().get("id", "")
    raise unrecognized_url(method, path)
