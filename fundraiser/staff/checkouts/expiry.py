"""Ending donors' payment pages after their page was taken down: as many as Stripe answers for."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from fundraiser import clock
from fundraiser.payments.values import ProviderRefused, ProviderUnavailable
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.queries import get_pledge
from fundraiser.pledges.views.checkouts import end_checkout_then

PATIENCE = timedelta(seconds=8)
log = structlog.get_logger()


def end_open_pages(pledge_ids: Sequence[int]) -> int:
    """End the payment pages of these pledges at Stripe; return how many may still be open.

    Best effort, outside any transaction: with Stripe slow or down the rest end by themselves
    within 35 minutes, and a gift that arrives till then has no credit any more.
    """
    deadline = clock.now() + PATIENCE
    for done, pledge_id in enumerate(pledge_ids):
        if clock.now() > deadline:
            return len(pledge_ids) - done
        try:
            end_checkout_then(get_pledge(pledge_id), _leave)
        except ProviderRefused as refusal:  # Stripe knows the page no longer
            log.warning("checkout not ended", pledge=pledge_id, reason=str(refusal))
        except ProviderUnavailable as reason:
            log.warning("checkout not ended", pledge=pledge_id, reason=str(reason))
            return len(pledge_ids) - done
    return 0


def _leave(_pledge: Pledge) -> None:
    """Do nothing more: the donor may begin again, and gives to the campaign."""
