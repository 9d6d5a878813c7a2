"""What Stripe answers when it refuses a request."""

from __future__ import annotations

from dataclasses import dataclass

from fundraiser.sandbox.documents import Document


@dataclass
class StripeError(Exception):
    """A refusal, as Stripe words it in its error envelope."""

    status: int
    message: str
    type: str = "invalid_request_error"
    code: str | None = None
    param: str | None = None

    def envelope(self) -> Document:
        """Return the body Stripe would answer with; absent parts are left out, as there."""
        error: Document = {"message": self.message, "type": self.type}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = error_page_of(self.code)
        if self.param:
            error["param"] = self.param
        return {"error": error}


def error_page_of(code: str) -> str:
    return f"https://docs.stripe.com/error-codes#{code.replace('_', '-')}"


def bad_request(message: str, *, param: str | None = None, code: str | None = None) -> StripeError:
    return StripeError(400, message, param=param, code=code)


def not_done_here(what: str, *, param: str) -> StripeError:
    """Say that Stripe would accept this and the stand-in does not do it yet."""
    return bad_request(
        f"The local stand-in for Stripe does not do {what} yet.",
        param=param,
        code="stand_in_not_implemented",
    )


def no_such(kind: str, object_id: str, *, param: str = "id") -> StripeError:
    named = object_id if kind == "checkout.session" else f"'{object_id[:255]}'"
    return StripeError(404, f"No such {kind}: {named[:255]}", code="resource_missing", param=param)


def unrecognized_url(method: str, path: str) -> StripeError:
    return StripeError(
        404,
        f"Unrecognized request URL ({method}: {path[:200]}). If you are trying to list objects, "
        "remove the trailing slash. If you are trying to retrieve an object, make sure you passed "
        "a valid (non-empty) identifier in your code.",
    )


def missing_key() -> StripeError:
    return StripeError(
        401,
        "You did not provide an API key. You need to provide your API key in the Authorization "
        "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    )


def invalid_key(key: str) -> StripeError:
    """Refuse a key without repeating it: only its kind and its last four characters."""
    hidden = f"{key[:8]}{'*' * 12}{key[-4:]}" if len(key) > 16 else "*" * len(key)
    return StripeError(401, f"Invalid API Key provided: {hidden}")


def key_used_with_other_parameters(key: str) -> StripeError:
    return StripeError(
        400,
        "Keys for idempotent requests can only be used with the same parameters they were first "
        f"used with. Try using a key other than '{key}' if you meant to execute a different "
        "request.",
        type="idempotency_error",
    )


def key_in_use(key: str) -> StripeError:
    return StripeError(
        409,
        "There is currently another in-progress request using this Idempotent Key (that probably "
        "means you submitted twice, and the other request is still going through): "
        f"{key}. Please try again later.",
        type="idempotency_error",
        code="idempotency_key_in_use",
    )
