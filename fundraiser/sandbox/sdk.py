"""What the installed SDK says of Stripe's API: which parameters a request takes, which fields an
object has. Its types are generated from Stripe's own description of the version it speaks.
"""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

import stripe

API_VERSION = stripe.api_version
NAMES = {**vars(typing), "StripeContext": stripe.StripeContext}
KINDS: dict[str, Any] = {
    "checkout.session": stripe.checkout.Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "balance_transaction": stripe.BalanceTransaction,
    "price": stripe.Price,
    "charged card": stripe.Charge.PaymentMethodDetails.Card,
    "outcome": stripe.Charge.Outcome,
    "customer_details": stripe.checkout.Session.CustomerDetails,
    "billing_details": stripe.PaymentMethod.BillingDetails,
    "address": stripe.PaymentMethod.BillingDetails.Address,
}
NOT_SENT = {"currency_options", "deleted", "line_items", "refunds", "tiers"}


@cache
def parameters_of(described: Any) -> dict[str, Any]:
    """Return the type of each parameter a TypedDict of `stripe.params` names."""
    hints = typing.get_type_hints(described, localns=NAMES)
    own_options = stripe.RequestOptions.__annotations__
    return {name: kind for name, kind in hints.items() if name not in own_options}


def alternatives(kind: Any) -> Iterator[Any]:
    """Yield what a union is of, without None and the SDK's own classes."""
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        for member in typing.get_args(kind):
            yield from alternatives(member)
    elif kind is not types.NoneType and not is_class_of_sdk(kind):
        yield kind


def is_class_of_sdk(kind: Any) -> bool:
    kind = typing.get_origin(kind) or kind
    return inspect.isclass(kind) and issubclass(kind, stripe.StripeObject)


def is_hash(kind: Any) -> bool:
    """Whether a parameter's type is a TypedDict, of `typing` or of `typing_extensions`."""
    return hasattr(kind, "__required_keys__")


def choices_in(kinds: list[Any]) -> tuple[str, ...]:
    """Return the names to choose from; the SDK also takes any text, for names of tomorrow."""
    literals = [kind for kind in kinds if typing.get_origin(kind) is Literal]
    return tuple(choice for literal in literals for choice in typing.get_args(literal) if choice)


@cache
def fields_of(kind: str) -> dict[str, tuple[Any, ...]]:
    """Return the fields of an object, each with the types it may have."""
    if kind not in KINDS:
        return {}
    annotations = inspect.get_annotations(KINDS[kind]).items()
    return {name: typing.get_args(annotation) for name, annotation in annotations}


def nulls(kind: str) -> dict[str, Any]:
    """Return null for every field of an object that is sent, and may be null."""
    return {
        name: None
        for name, kinds in fields_of(kind).items()
        if types.NoneType in kinds and name not in NOT_SENT
    }


def is_expandable(kind: str, name: str) -> bool:
    """Whether a field holds the id of an object, or the object itself where that is asked for."""
    kinds = fields_of(kind).get(name, ())
    return str in kinds and any(isinstance(member, typing.ForwardRef) for member in kinds)
