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
KINDS: dict[Any, Any] = {
    "account": stripe.Account,
    "balance_transaction": stripe.BalanceTransaction,
    "billing_details": stripe.PaymentMethod.BillingDetails,
    "card": stripe.PaymentMethod.Card,
    "charge": stripe.Charge,
    "charged card": stripe.Charge.PaymentMethodDetails.Card,
    "checks": stripe.PaymentMethod.Card.Checks,
    "checkout.session": stripe.checkout.Session,
    "custom_text": stripe.checkout.Session.CustomText,
    "customer_details": stripe.checkout.Session.CustomerDetails,
    "address": stripe.PaymentMethod.BillingDetails.Address,
    "event": stripe.Event,
    "fee_detail": stripe.BalanceTransaction.FeeDetail,
    "item": stripe.LineItem,
    "outcome": stripe.Charge.Outcome,
    "payment_intent": stripe.PaymentIntent,
    "price": stripe.Price,
    "payment_method": stripe.PaymentMethod,
    "refund": stripe.Refund,
    "three_d_secure": stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure,
    "webhook_endpoint": stripe.WebhookEndpoint,
}
NOT_SENT = {
    "account",
    "context",
    "currency_options",
    "deleted",
    "line_items",
    "refunds",
    "secret",
    "tiers",
}


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


def blank(kind: Any) -> dict[str, Any]:
    """Return an object with every field that is sent: null where it may be, else empty.

    `kind` is the name of an object, or a class of the SDK. What a field is one of several names
    is the first of them: such fields are for the caller to say.
    """
    annotations = inspect.get_annotations(KINDS.get(kind, kind)).items()
    return {
        name: empty_value(annotation)
        for name, annotation in annotations
        if name not in NOT_SENT and "ClassVar" not in str(annotation)
    }


def empty_value(annotation: Any) -> Any:
    members = typing.get_args(annotation)
    if types.NoneType in members:
        return None
    if any(typing.get_origin(member) is Literal for member in (annotation, *members)):
        return choices_in([annotation, *members])[0]
    if is_class_of_sdk(annotation) and not members:
        return blank(annotation)
    return {int: 0, float: 0.0, bool: False, str: "", list: []}.get(
        typing.get_origin(annotation) or annotation, {}
    )


def is_expandable(kind: str, name: str) -> bool:
    """Whether a field holds the id of an object, or the object itself where that is asked for."""
    kinds = fields_of(kind).get(name, ())
    return str in kinds and any(isinstance(member, typing.ForwardRef) for member in kinds)
