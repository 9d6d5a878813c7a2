"""The endpoint for Stripe's webhooks."""

from http import HTTPStatus

import structlog
from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.payments.gateway import current_gateway
from fundraiser.payments.values import WebhookRefused
from fundraiser.stripe_sync.models import ToldBy
from fundraiser.stripe_sync.operations import keep_event
from fundraiser.web.access import open_to_all
from fundraiser.web.security import largest_body

bp = Blueprint("stripe_sync", __name__)
log = structlog.get_logger()
LARGEST_BODY = 256 * 1024


@bp.post("/webhooks/stripe")
@open_to_all
@largest_body(LARGEST_BODY)
def webhook() -> ResponseReturnValue:
    """Store a signed event; it is applied after the response.

    200 also for events that we already have or do not act on; 400 for a call that is not Stripe's.
    Any failure to store it is a 500, so that Stripe calls again.
    """
    signature = request.headers.get("Stripe-Signature", "")
    try:
        event = current_gateway().read_webhook(request.get_data(), signature, at=clock.now())
    except WebhookRefused as error:
        log.warning("webhook refused", reason=str(error))
        return {"refused": str(error)}, HTTPStatus.BAD_REQUEST
    with transaction():
        keep_event(event, told_by=ToldBy.WEBHOOK, at=clock.now())
    return {"received": True}
