"""Responses to a donor on the way to Stripe and back."""

from http import HTTPStatus

import structlog
from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from sqlalchemy.exc import OperationalError

from fundraiser import clock
from fundraiser.database import is_locked
from fundraiser.errors import DomainError
from fundraiser.payments.gateway.key_watch import KeyUse, raise_key_alarm
from fundraiser.payments.values import (
    EmailRefused,
    KeyRefused,
    ProviderBusy,
    ProviderRefused,
    ProviderUnavailable,
)
from fundraiser.pledges.links import change_url, next_url, pledge_url
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.queries import get_pledge
from fundraiser.pledges.views.checkouts import MOST_ROUNDS, PaymentUnclaimed, open_page
from fundraiser.pledges.views.line import StillInLine, line_page

REFRESH_SECONDS = 3
log = structlog.get_logger()


class ChangeRefused(DomainError):
    """Stripe refused to end a page: the pledge stays as it is."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def send_to_next_step(pledge: Pledge) -> ResponseReturnValue:
    """Redirect the donor to the next step; open a payment page if there is none.

    If that takes longer than a visitor waits, the answer is a page that tries again by itself.
    """
    try:
        for _round in range(MOST_ROUNDS):
            url = next_url(pledge, at=clock.now()) or open_page(pledge)
            if url:
                return redirect(url, HTTPStatus.SEE_OTHER)
            pledge = get_pledge(pledge.id)  # it has changed meanwhile
        raise ProviderUnavailable("no page stays open")
    except StillInLine as waits:
        return line_page(pledge, waits.place)
    except (ProviderUnavailable, ProviderRefused) as error:
        return _not_opened(pledge, error)
    except OperationalError as error:
        if not is_locked(error):
            raise
        log.warning("database locked on the way to Stripe", pledge=pledge.public_id)
        return waiting_page(pledge, pledge_url("pledges.pay", pledge), is_in_line=True)


def waiting_page(
    pledge: Pledge, refresh_url: str, *, is_in_line: bool = False
) -> ResponseReturnValue:
    """Show *still reaching Stripe*: a page that reloads itself, with the same key.

    `is_in_line` says that the donor waits for others here, rather than for Stripe's answer.
    """
    page = render_template(
        "pledges/waiting.html",
        pledge=pledge,
        campaign=pledge.campaign,
        refresh_seconds=REFRESH_SECONDS,
        refresh_url=refresh_url,
        is_in_line=is_in_line,
    )
    return page, HTTPStatus.ACCEPTED


def checking_page(
    public_id: str,
    refresh_url: str,
    *,
    reason: ProviderUnavailable | ProviderRefused | PaymentUnclaimed | None = None,
) -> ResponseReturnValue:
    """Show a donor who returns from paying that the payment is safe and we are checking it.

    Used when we cannot tell the payment's state; the pledge may be lost. Nothing invites the donor
    to pay again. The page reloads itself, unless Stripe refuses us, or finance has to find out what
    was paid.
    """
    is_refused = isinstance(reason, KeyRefused | ProviderRefused)
    is_unclaimed = isinstance(reason, PaymentUnclaimed)
    if is_refused:
        log.error("payment not read", pledge=public_id, reason=str(reason))
    if isinstance(reason, KeyRefused):
        raise_key_alarm(reason, KeyUse.READ_CHECKOUTS)
    page = render_template(
        "pledges/checking.html",
        refresh_seconds=None if is_refused or is_unclaimed else REFRESH_SECONDS,
        is_unclaimed=is_unclaimed,
        refresh_url=refresh_url,
    )
    return page, HTTPStatus.SERVICE_UNAVAILABLE if is_refused else HTTPStatus.ACCEPTED


def change_refused(pledge: Pledge, error: ProviderRefused) -> ChangeRefused:
    """Log that Stripe refused to end a page, and return the exception to raise."""
    log.error("checkout not ended", pledge=pledge.public_id, reason=str(error))
    return ChangeRefused(
        _("Stripe did not accept our request, so nothing has changed. Please try again later.")
    )


def _not_opened(
    pledge: Pledge, reason: ProviderUnavailable | ProviderRefused
) -> ResponseReturnValue:
    """Show why Stripe opened no page: the form, if trying again does not help; else wait."""
    if isinstance(reason, EmailRefused):
        log.warning("address refused", pledge=pledge.public_id, reason=str(reason))
        return redirect(change_url(pledge, refused="email"), HTTPStatus.SEE_OTHER)
    if isinstance(reason, KeyRefused | ProviderRefused):
        log.error("checkout refused", pledge=pledge.public_id, reason=str(reason))
        if isinstance(reason, KeyRefused):
            raise_key_alarm(reason, KeyUse.OPEN_CHECKOUTS)
        return redirect(change_url(pledge, refused="by-us"), HTTPStatus.SEE_OTHER)
    log.warning("checkout not opened", pledge=pledge.public_id, reason=str(reason))
    is_in_line = isinstance(reason, ProviderBusy)
    return waiting_page(pledge, pledge_url("pledges.pay", pledge), is_in_line=is_in_line)
