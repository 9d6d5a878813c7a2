"""Converts Stripe's errors: declined, unavailable or refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import stripe

from fundraiser.payments.values import (
    AnswerKept,
    AskedTooFast,
    EmailRefused,
    KeyRefused,
    KeyUsedOtherwise,
    PaymentDeclined,
    ProviderRefused,
    ProviderUnavailable,
)

# What parsing raises if a proxy answered instead of Stripe.
PARSE_ERRORS = (AttributeError, LookupError, TypeError, ValueError)
KEY_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
# A lock, a rate limit or a failed dependency at Stripe: retry with the same key.
RETRY_STATUSES = (
    HTTPStatus.CONFLICT,
    HTTPStatus.FAILED_DEPENDENCY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
LOCK_CODES = ("lock_timeout", "idempotency_key_in_use")


@contextmanager
def errors_in_our_words() -> Iterator[None]:
    """Raise our exceptions in place of the SDK's."""
    try:
        yield
    except stripe.StripeError as error:
        raise _our_error(error) from error
    except PARSE_ERRORS as error:
        raise ProviderUnavailable(f"an answer that is not Stripe's: {error!r}") from error


def _our_error(error: stripe.StripeError) -> ProviderUnavailable | ProviderRefused:
    """Return our exception for an error from Stripe.

    The SDK leaves `code` empty for 401, 403, 409, 429 and 5xx; it is in the error's body.
    """
    status = error.http_status
    code = str(error.code or getattr(error.error, "code", None) or "")
    if isinstance(error, stripe.CardError):
        return PaymentDeclined(code or "card_declined")
    if status in KEY_REFUSALS:
        return KeyRefused(code or f"{status}", lacks_right=status == HTTPStatus.FORBIDDEN)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return AnswerKept(type(error).__name__)
    if status == HTTPStatus.TOO_MANY_REQUESTS and code not in LOCK_CODES:
        return AskedTooFast(code or f"{status}")
    is_ours = isinstance(error, stripe.InvalidRequestError | stripe.IdempotencyError)
    if is_ours and status not in RETRY_STATUSES and code not in LOCK_CODES:
        return _refusal(error)
    return ProviderUnavailable(f"{type(error).__name__} {code}".rstrip())


def _refusal(error: stripe.StripeError) -> ProviderRefused:
    """Return what was refused, without Stripe's message, which may quote the donor's input."""
    param = error.param if isinstance(error, stripe.InvalidRequestError) else None
    kind = EmailRefused if param == "customer_email" else ProviderRefused
    if isinstance(error, stripe.IdempotencyError):
        kind = KeyUsedOtherwise
    return kind(f"{error.code or 'invalid'}: {param or 'no parameter'}, {error.request_id}")
