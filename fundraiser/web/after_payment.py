"""Views that a donor opens after paying.

If such a view fails, its error page says that the payment is safe and does not invite the donor to
pay again.

    @bp.get("/<public_id>/thank-you")
    @signed_link("gift")
    @after_payment

The declaration is on the view, so the error page needs no database to know.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])
FROM_STRIPE = "session_id"  # a query parameter of the address Stripe returns a paid donor to


class HasPaid(StrEnum):
    """Whether the visitor who opens a page has already paid."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"

    @property
    def is_sure(self) -> bool:
        return self is HasPaid.YES

    @property
    def is_possible(self) -> bool:
        return self is not HasPaid.NO


def after_payment(view: View) -> View:
    """Declare that donors open the view after paying."""
    return _declare(view, HasPaid.YES)


def perhaps_after_payment(view: View) -> View:
    """Declare that donors open the view before or after paying."""
    return _declare(view, HasPaid.PERHAPS)


def has_paid() -> HasPaid:
    """Return whether the visitor of this request has paid, judged by the address and the view."""
    if FROM_STRIPE in request.args:
        return HasPaid.YES
    view = current_app.view_functions.get(request.endpoint or "")
    declared: HasPaid = getattr(view, "has_paid", HasPaid.NO)
    return declared


def _declare(view: View, declared: HasPaid) -> View:
    view.has_paid = declared  # type: ignore[attr-defined]
    return view
