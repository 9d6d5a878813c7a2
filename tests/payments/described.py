"""What Stripe's own description of its API says a request may carry.

The SDK's parameter types are generated from that description, for the version the SDK speaks. A
request is checked as it went over the wire: form-encoded text, against those types.
"""

import re
import types
import typing
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import stripe
from stripe import params
from stripe._request_options import RequestOptions
from stripe._stripe_context import StripeContext
from typing_extensions import is_typeddict

from tests.payments.wire import Asked

OBJECT_ID = r"[A-Za-z]+_[A-Za-z0-9_]+"
OPERATIONS: dict[tuple[str, str], Any] = {
    ("POST", "/v1/checkout/sessions"): params.checkout.SessionCreateParams,
    ("GET", "/v1/checkout/sessions"): params.checkout.SessionListParams,
    ("GET", f"/v1/checkout/sessions/{OBJECT_ID}"): params.checkout.SessionRetrieveParams,
    ("POST", f"/v1/checkout/sessions/{OBJECT_ID}/expire"): params.checkout.SessionExpireParams,
    ("GET", f"/v1/payment_intents/{OBJECT_ID}"): params.PaymentIntentRetrieveParams,
    ("GET", f"/v1/refunds/{OBJECT_ID}"): params.RefundRetrieveParams,
    ("GET", "/v1/refunds"): params.RefundListParams,
    ("GET", "/v1/events"): params.EventListParams,
    ("GET", "/v1/account"): params.AccountRetrieveCurrentParams,
    ("GET", "/v1/webhook_endpoints"): params.WebhookEndpointListParams,
}
NAMES = {**vars(typing), **vars(stripe), "StripeContext": StripeContext}
PATTERNS: dict[Any, re.Pattern[str]] = {
    str: re.compile(r".*", re.DOTALL),
    int: re.compile(r"-?[0-9]+"),
    float: re.compile(r"-?[0-9]+(\.[0-9]+)?"),
    Decimal: re.compile(r"-?[0-9]+(\.[0-9]+)?"),
    bool: re.compile(r"true|false"),
}
OWN_OPTIONS = set(RequestOptions.__annotations__)


def faults(asked: Asked) -> list[str]:
    """Return everything in a request that Stripe's description does not know or allow."""
    operation = operation_of(asked)
    if operation is None:
        return [f"{asked.method} {asked.path} is no operation we know of"]
    sent = decoded(asked.body if asked.method == "POST" else asked.query)
    return list(_faults_of_fields("", sent, OPERATIONS[operation]))


def operation_of(asked: Asked) -> tuple[str, str] | None:
    """Return which of Stripe's operations a request asks for, if any of those we use."""
    fitting = (
        (method, path)
        for method, path in OPERATIONS
        if asked.method == method and re.fullmatch(path, asked.path)
    )
    return next(fitting, None)


def decoded(form: str) -> dict[str, Any]:
    """Return what `a[b][0]=c` says, as dictionaries, lists and text."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(form, keep_blank_values=True, strict_parsing=bool(form)):
        first, *rest = re.findall(r"[^\[\]]+", name)
        place = tree
        for part in [first, *rest][:-1]:
            place = place.setdefault(part, {})
        place[[first, *rest][-1]] = value
    return {name: _with_lists(value) for name, value in tree.items()}


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(each) for name, each in value.items()}
    if list(inner) == [str(number) for number in range(len(inner))]:
        return list(inner.values())
    return inner


def _faults_of_fields(place: str, sent: Any, described: Any) -> Iterator[str]:
    if not isinstance(sent, dict):
        yield f"{place} is not a hash"
        return
    fields = typing.get_type_hints(described, localns=NAMES, include_extras=False)
    known = {name: kind for name, kind in fields.items() if name not in OWN_OPTIONS}
    for name in sorted(described.__required_keys__ & known.keys() - sent.keys()):
        yield f"{place}[{name}] is missing"
    for name, value in sent.items():
        if name not in known:
            yield f"{place}[{name}] is unknown"
        else:
            yield from _faults_of_value(f"{place}[{name}]", value, known[name])


def _faults_of_value(place: str, value: Any, kind: Any) -> list[str]:
    """Return the faults by the alternative that fits best: none if one fits."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        kinds = [each for each in inner if each is not str or not _is_choice(inner)]
        return min((_faults_of_value(place, value, each) for each in kinds), key=len)
    if origin is list:
        if not isinstance(value, list):
            return [f"{place} is not a list"]
        return [fault for each in value for fault in _faults_of_value(f"{place}[]", each, inner[0])]
    if is_typeddict(kind):
        return list(_faults_of_fields(place, value, kind))
    return [] if _fits(value, kind, origin, inner) else [f"{place} is {value!r}, not {kind}"]


def _is_choice(kinds: tuple[Any, ...]) -> bool:
    """Whether the SDK offers names, and any text for names that may be added later."""
    return any(each != "" for kind in kinds for each in typing.get_args(kind))


def _fits(value: Any, kind: Any, origin: Any, inner: tuple[Any, ...]) -> bool:
    if origin is typing.Literal:
        return value in inner
    if origin is dict:
        return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())
    pattern = PATTERNS.get(kind)
    return isinstance(value, str) and pattern is not None and bool(pattern.fullmatch(value))
