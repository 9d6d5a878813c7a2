"""The table of Stripe's endpoints that the stand-in answers: path, parameters, action."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fundraiser.sandbox import checkout, documents, refunds
from fundraiser.sandbox.balance import account, balance_of
from fundraiser.sandbox.documents import API_VERSION, Document
from fundraiser.sandbox.errors import bad_request, not_done_here, unrecognized_url
from fundraiser.sandbox.events import DELIVERED
from fundraiser.sandbox.identifiers import new_id
from fundraiser.sandbox.lists import Condition, list_page, page_of_items, with_cursors
from fundraiser.sandbox.parameters import (
    Address,
    Choice,
    EitherWholeOrRange,
    Email,
    Flag,
    Hash,
    ListOf,
    Metadata,
    NotHere,
    Parameter,
    Text,
    Whole,
)
from fundraiser.sandbox.store import FOUND_BY, Store

UNDELIVERED = "EXISTS (SELECT 1 FROM deliveries WHERE event_id = objects.id AND state != ?) = ?"
OWN_HOSTS = {"127.0.0.1", "localhost", "::1"}
Action = Callable[[Store, Document, "Call"], Document]


@dataclass(frozen=True)
class Call:
    """What an action knows of the request beside its parameters."""

    path: str
    page_root: str
    object_id: str = ""


@dataclass(frozen=True)
class Endpoint:
    method: str
    pattern: str
    parameters: Hash
    act: Action
    matcher: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        pattern = self.pattern.replace("{id}", "(?P<id>[^/]+)")
        object.__setattr__(self, "matcher", re.compile(rf"{pattern}\Z"))
        fields = {**self.parameters.fields, "expand": ListOf(Text(), longest=20)}
        object.__setattr__(self, "parameters", Hash(fields, required=self.parameters.required))


NONE = Hash({})
CREATED: Mapping[str, Parameter] = {"created": EitherWholeOrRange()}
METADATA = Hash({"metadata": Metadata()})
REFUND = Hash(
    {
        "amount": Whole(least=1),
        "charge": Text(),
        "payment_intent": Text(),
        "metadata": Metadata(),
        "reason": Choice(refunds.REASONS),
        "instructions_email": Email(),
        **checkout.not_here("currency", "customer", "origin", "refund_application_fee",
                            "reverse_transfer"),
    }
)  # fmt: skip
ENDPOINT_CHANGES: Mapping[str, Parameter] = {
    "url": Address(),
    "enabled_events": ListOf(Text(), longest=500),
    "description": Text(may_be_empty=True),
    "metadata": Metadata(),
}


def retrieve(kind: str, *, param: str = "id") -> Action:
    def act(store: Store, given: Document, call: Call) -> Document:
        return store.get(kind, call.object_id, param=param)

    return act


def listing(kind: str, *filters: str) -> Action:
    """Return an action that lists a kind, narrowed by fields of the same name."""

    def act(store: Store, given: Document, call: Call) -> Document:
        conditions: list[Condition] = [
            (f"{column_of(name)} = ?", [given[name]]) for name in filters if name in given
        ]
        return list_page(store, kind, given, url=call.path, conditions=conditions)

    return act


def column_of(name: str) -> str:
    return name if name in FOUND_BY else f"json_extract(body, '$.{name}')"


def create_session(store: Store, given: Document, call: Call) -> Document:
    return checkout.create_session(store, given, page_root=call.page_root)


def list_sessions(store: Store, given: Document, call: Call) -> Document:
    conditions = checkout.session_conditions(given)
    return list_page(store, "checkout.session", given, url=call.path, conditions=conditions)


def list_line_items(store: Store, given: Document, call: Call) -> Document:
    session = store.get("checkout.session", call.object_id, param="session")
    return page_of_items(checkout.line_items_of(store, session["id"]), given, url=call.path)


def expire_session(store: Store, given: Document, call: Call) -> Document:
    return checkout.expire_session(store, call.object_id, given)


def change_session(store: Store, given: Document, call: Call) -> Document:
    return checkout.change_session(store, call.object_id, given)


def create_payment_intent(store: Store, given: Document, call: Call) -> Document:
    raise not_done_here("creating PaymentIntents outside Checkout", param="amount")


def create_refund(store: Store, given: Document, call: Call) -> Document:
    return refunds.create_refund(store, given)


def change_refund(store: Store, given: Document, call: Call) -> Document:
    return refunds.change_metadata(store, call.object_id, given)


def cancel_refund(store: Store, given: Document, call: Call) -> Document:
    return refunds.cancel_refund(store, call.object_id, given)


def list_charge_refunds(store: Store, given: Document, call: Call) -> Document:
    store.get("charge", call.object_id, param="charge")
    condition: Condition = ("charge = ?", [call.object_id])
    return list_page(store, "refund", given, url=call.path, conditions=[condition])


def get_balance(store: Store, given: Document, call: Call) -> Document:
    return balance_of(store)


def get_account(store: Store, given: Document, call: Call) -> Document:
    return account()


def list_events(store: Store, given: Document, call: Call) -> Document:
    if "type" in given and "types" in given:
        raise bad_request("You may only specify one of `type` and `types`.", param="types")
    conditions: list[Condition] = []
    kinds = given.get("types") or ([given["type"]] if "type" in given else [])
    if kinds:
        alternatives = " OR ".join("type GLOB ?" for _ in kinds)
        conditions.append((f"({alternatives})", kinds))
    if "delivery_success" in given:
        wanted = 0 if given["delivery_success"] else 1
        conditions.append((UNDELIVERED, [DELIVERED, wanted]))
    return list_page(store, "event", given, url=call.path, conditions=conditions)


def create_webhook_endpoint(store: Store, given: Document, call: Call) -> Document:
    """Add an endpoint on this machine; its secret is shown now and never again."""
    refuse_other_machines(given["url"])
    if not given["enabled_events"]:
        raise bad_request("You must enable at least one event.", param="enabled_events")
    endpoint = documents.webhook_endpoint(
        new_id("we"),
        created=store.now,
        url=given["url"],
        enabled_events=given["enabled_events"],
        description=given.get("description"),
        metadata=given.get("metadata", {}),
        api_version=given.get("api_version"),
    )
    secret = new_id("whsec")
    store.save(endpoint)
    store.write_note(endpoint["id"], {"secret": secret})
    return {**endpoint, "secret": secret}


def change_webhook_endpoint(store: Store, given: Document, call: Call) -> Document:
    endpoint = store.get("webhook_endpoint", call.object_id)
    if "url" in given:
        refuse_other_machines(given["url"])
    if "disabled" in given:
        endpoint["status"] = "disabled" if given["disabled"] else "enabled"
    endpoint.update(
        {name: given[name] for name in ENDPOINT_CHANGES if name in given and name != "metadata"}
    )
    endpoint["metadata"].update(given.get("metadata", {}))
    store.save(endpoint)
    return endpoint


def refuse_other_machines(url: str) -> None:
    if urlsplit(url).hostname not in OWN_HOSTS:
        raise bad_request(
            "The local stand-in for Stripe sends webhooks to this machine only.",
            param="url",
            code="url_invalid",
        )


SESSIONS, INTENTS, CHARGES = "/v1/checkout/sessions", "/v1/payment_intents", "/v1/charges"
REFUNDS, TRANSACTIONS, EVENTS = "/v1/refunds", "/v1/balance_transactions", "/v1/events"
HOOKS = "/v1/webhook_endpoints"

ENDPOINTS = (
    Endpoint("POST", SESSIONS, checkout.SESSION, create_session),
    Endpoint("GET", SESSIONS, with_cursors(checkout.SESSION_FILTERS), list_sessions),
    Endpoint("GET", f"{SESSIONS}/{{id}}", NONE, retrieve("checkout.session", param="session")),
    Endpoint("POST", f"{SESSIONS}/{{id}}", METADATA, change_session),
    Endpoint("POST", f"{SESSIONS}/{{id}}/expire", NONE, expire_session),
    Endpoint("GET", f"{SESSIONS}/{{id}}/line_items", with_cursors(NONE), list_line_items),
    Endpoint("POST", INTENTS, Hash({"amount": Whole(), "currency": Text()}), create_payment_intent),
    Endpoint(
        "GET",
        INTENTS,
        with_cursors(Hash({**CREATED, "customer": Text(), "customer_account": NotHere()})),
        listing("payment_intent", "customer"),
    ),
    Endpoint("GET", f"{INTENTS}/{{id}}", NONE, retrieve("payment_intent", param="intent")),
    Endpoint(
        "GET",
        CHARGES,
        with_cursors(
            Hash(
                {
                    **CREATED,
                    "customer": Text(),
                    "payment_intent": Text(),
                    "transfer_group": Text(),
                }
            )
        ),
        listing("charge", "customer", "payment_intent", "transfer_group"),
    ),
    Endpoint("GET", f"{CHARGES}/{{id}}", NONE, retrieve("charge", param="charge")),
    Endpoint("GET", f"{CHARGES}/{{id}}/refunds", with_cursors(NONE), list_charge_refunds),
    Endpoint("POST", REFUNDS, REFUND, create_refund),
    Endpoint(
        "GET",
        REFUNDS,
        with_cursors(Hash({**CREATED, "charge": Text(), "payment_intent": Text()})),
        listing("refund", "charge", "payment_intent"),
    ),
    Endpoint("GET", f"{REFUNDS}/{{id}}", NONE, retrieve("refund", param="refund")),
    Endpoint("POST", f"{REFUNDS}/{{id}}", METADATA, change_refund),
    Endpoint("POST", f"{REFUNDS}/{{id}}/cancel", NONE, cancel_refund),
    Endpoint("GET", "/v1/payment_methods/{id}", NONE, retrieve("payment_method")),
    Endpoint(
        "GET",
        TRANSACTIONS,
        with_cursors(
            Hash(
                {
                    **CREATED,
                    "currency": Text(),
                    "payout": NotHere(),
                    "source": Text(),
                    "type": Text(),
                }
            )
        ),
        listing("balance_transaction", "currency", "source", "type"),
    ),
    Endpoint("GET", f"{TRANSACTIONS}/{{id}}", NONE, retrieve("balance_transaction")),
    Endpoint("GET", "/v1/balance", NONE, get_balance),
    Endpoint("GET", "/v1/account", NONE, get_account),
    Endpoint(
        "GET",
        EVENTS,
        with_cursors(
            Hash(
                {
                    **CREATED,
                    "type": Text(),
                    "types": ListOf(Text(), longest=20),
                    "delivery_success": Flag(),
                }
            )
        ),
        list_events,
    ),
    Endpoint("GET", f"{EVENTS}/{{id}}", NONE, retrieve("event")),
    Endpoint("GET", HOOKS, with_cursors(NONE), listing("webhook_endpoint")),
    Endpoint(
        "POST",
        HOOKS,
        Hash(
            {**ENDPOINT_CHANGES, "api_version": Choice((API_VERSION,)), "connect": NotHere()},
            required=("url", "enabled_events"),
        ),
        create_webhook_endpoint,
    ),
    Endpoint("GET", f"{HOOKS}/{{id}}", NONE, retrieve("webhook_endpoint")),
    Endpoint(
        "POST",
        f"{HOOKS}/{{id}}",
        Hash({**ENDPOINT_CHANGES, "disabled": Flag()}),
        change_webhook_endpoint,
    ),
)


def find_endpoint(method: str, path: str) -> tuple[Endpoint, str]:
    """Return the endpoint a request is for and the id in its path; raises Stripe's 404."""
    for endpoint in ENDPOINTS:
        match = endpoint.matcher.match(path)
        if match and endpoint.method == method:
            return endpoint, match.groupdict().get("id", "")
    raise unrecognized_url(method, path)
