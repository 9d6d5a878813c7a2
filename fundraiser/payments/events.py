"""Events as Stripe writes them, read from their bytes and doubted. Pure."""

import json
from datetime import UTC, datetime

from fundraiser.payments.values import ProviderEvent, WebhookRefused

LONGEST_ID, LONGEST_KIND, LONGEST_VERSION = 255, 100, 40
# What reading an event raises where something in it is missing, of another kind, or absurd.
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
    """Return the event in a body. Raises WebhookRefused if it is none, or not of test mode."""
    try:
        told = json.loads(body)
        event = ProviderEvent(
            event_id=_identity(told["id"], longest=LONGEST_ID),
            kind=_identity(told["type"], longest=LONGEST_KIND),
            object_id=_identity(told["data"]["object"].get("id", ""), longest=LONGEST_ID),
            api_version=_identity(told.get("api_version") or "", longest=LONGEST_VERSION),
            made_at=instant_of(int(told["created"])),
            body=body,
        )
        is_live = told["livemode"]
    except NOT_AN_EVENT as error:
        raise WebhookRefused("not an event") from error
    if is_live is not False:
        raise WebhookRefused("not of test mode")
    return event


def signed_at(signature: str) -> datetime:
    """Return the instant that a verified signature covers: the first one, as the SDK reads it."""
    written = next(part[2:] for part in signature.split(",") if part.startswith("t="))
    try:
        return instant_of(int(written))
    except (ValueError, OverflowError, OSError) as error:
        raise WebhookRefused("signed at no time") from error


def instant_of(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _identity(written: object, *, longest: int) -> str:
    """Return an id or a name as Stripe writes them; a few objects have no id."""
    if not isinstance(written, str) or len(written) > longest:
        raise ValueError("not as long as Stripe writes it")
    if not written.isascii() or not written.isprintable():
        raise ValueError("not of the letters Stripe uses")
    return written
