"""Stripe's errors, in our words: declined, unavailable or refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import stripe

from fundraiser.payments.values import (
    AnswerKept,
    EmailRefused,
    KeyRefused,
    KeyUsedOtherwise,
    PaymentDeclined,
    ProviderRefused,
    ProviderUnavailable,
)

# What reading an answer raises where a proxy, or a page of someone else's, answered for Stripe.
NOT_AN_ANSWER = (AttributeError, LookupError, TypeError, ValueError)
KEY_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
# Somebody else's turn, or a partner of Stripe's that failed: to be asked again with the same key.
ASKED_TOO_SOON = (
    HTTPStatus.CONFLICT,
    HTTPStatus.FAILED_DEPENDENCY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
HELD_BY_ANOTHER = ("lock_timeout", "idempotency_key_in_use")


@contextmanager
def errors_in_our_words() -> Iterator[None]:
    """Turn the SDK's errors into ours."""
    try:
        yield
    except stripe.StripeError as error:
        raise _in_our_words(error) from error
    except NOT_AN_ANSWER as error:
        raise ProviderUnavailable(f"an answer that is not Stripe's: {error!r}") from error


def _in_our_words(error: stripe.StripeError) -> ProviderUnavailable | ProviderRefused:
    """Return what an answer of Stripe's means for us: ask again, or take it as a no.

    Of 401, 403, 409, 429 and 5xx the SDK leaves `code` empty; it stands in the error's own body.
    """
    status = error.http_status
    code = str(error.code or getattr(error.error, "code", None) or "")
    if isinstance(error, stripe.CardError):
        return PaymentDeclined(code or "card_declined")
    if status in KEY_REFUSALS:
        return KeyRefused(code or f"{status}", lacks_right=status == HTTPStatus.FORBIDDEN)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return AnswerKept(type(error).__name__)
    is_ours = isinstance(error, stripe.InvalidRequestError | stripe.IdempotencyError)
    if is_ours and status not in ASKED_TOO_SOON and code not in HELD_BY_ANOTHER:
        return _refusal(error)
    return ProviderUnavailable(f"{type(error).__name__} {code}".rstrip())


def _refusal(error: stripe.StripeError) -> ProviderRefused:
    """Return what Stripe refused, without its sentence: that may quote what a donor typed."""
    param = error.param if isinstance(error, stripe.InvalidRequestError) else None
    kind = EmailRefused if param == "customer_email" else ProviderRefused
    if isinstance(error, stripe.IdempotencyError):
        kind = KeyUsedOtherwise
    return kind(f"{error.code or 'invalid'}: {param or 'no parameter'}, {error.request_id}")
