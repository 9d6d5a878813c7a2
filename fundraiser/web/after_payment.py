"""Pages that a donor opens after paying, or perhaps after paying: if such a page cannot be shown,
its error page says that the payment is safe, and invites nobody to pay again.

    @bp.get("/<public_id>/thank-you")
    @signed_link("gift")
    @after_payment

It goes by the view, which is known without the database and whatever the address carries.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import current_app, request

View = TypeVar("View", bound=Callable[..., Any])
FROM_STRIPE = "session_id"  # in the address to which Stripe sends a donor who has paid


class HasPaid(StrEnum):
    """Whether whoever opens a page has paid by then."""

    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"


def after_payment(view: View) -> View:
    """Declare that donors open the view once they have paid."""
    return _declare(view, HasPaid.YES)


def perhaps_after_payment(view: View) -> View:
    """Declare that some donors open the view once they have paid, and others before."""
    return _declare(view, HasPaid.PERHAPS)


def has_paid() -> HasPaid:
    """Return whether the visitor of this request has paid, as far as the address tells."""
    if FROM_STRIPE in request.args:
        return HasPaid.YES
    view = current_app.view_functions.get(request.endpoint or "")
    declared: HasPaid = getattr(view, "has_paid", HasPaid.NO)
    return declared


def _declare(view: View, declared: HasPaid) -> View:
    view.has_paid = declared  # type: ignore[attr-defined]
    return view
