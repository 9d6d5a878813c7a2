"""Parses and validates Stripe's events. Pure."""

import json
from datetime import UTC, datetime

from fundraiser.payments.values import ProviderEvent, WebhookRefused

LONGEST_ID, LONGEST_KIND, LONGEST_VERSION = 255, 100, 40
# What parsing raises if a field is missing, of the wrong type or out of range.
NOT_AN_EVENT = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    OSError,
    RecursionError,
)


def event_in(body: str) -> ProviderEvent:
    """Return the event in a body. Raises WebhookRefused if it is malformed or not in test mode."""
    try:
        fields = json.loads(body)
        event = ProviderEvent(
            event_id=_identity(fields["id"], longest=LONGEST_ID),
            kind=_identity(fields["type"], longest=LONGEST_KIND),
            object_id=_identity(fields["data"]["object"].get("id", ""), longest=LONGEST_ID),
            api_version=_identity(fields.get("api_version") or "", longest=LONGEST_VERSION),
            made_at=instant_of(int(fields["created"])),
            body=body,
        )
        is_live = fields["livemode"]
    except NOT_AN_EVENT as error:
        raise WebhookRefused("not an event") from error
    if is_live is not False:
        raise WebhookRefused("not of test mode")
    return event


def signed_at(signature: str) -> datetime:
    """Return the time in a verified signature. Raises WebhookRefused if it is out of range."""
    seconds = next(part[2:] for part in signature.split(",") if part.startswith("t="))
    try:
        return instant_of(int(seconds))
    except (ValueError, OverflowError, OSError) as error:
        raise WebhookRefused("signed at no time") from error


def instant_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _identity(text: object, *, longest: int) -> str:
    """Return an id or name, checked for length and characters; empty for objects without id."""
    if not isinstance(text, str) or len(text) > longest:
        raise ValueError("not as long as Stripe writes it")
    if not text.isascii() or not text.isprintable():
        raise ValueError("not of the letters Stripe uses")
    return text
