"""Where Stripe calls us."""

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
    """Keep an event that Stripe signed; it is applied after the answer.

    200 also for an event we have or do not act on; 400 for one that is not Stripe's; anything that
    goes wrong in keeping it is a 500, so that Stripe calls again.
    """
    signature = request.headers.get("Stripe-Signature", "")
    try:
        event = current_gateway().read_webhook(request.get_data(), signature, at=clock.now())
    except WebhookRefused as refusal:
        log.warning("webhook refused", reason=str(refusal))
        return {"refused": str(refusal)}, HTTPStatus.BAD_REQUEST
    with transaction():
        keep_event(event, told_by=ToldBy.WEBHOOK, at=clock.now())
    return {"received": True}
