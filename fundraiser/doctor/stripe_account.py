"""Checks of Stripe: whether it accepts our key, sends us events, and agrees on the time."""

from datetime import datetime, timedelta

from fundraiser.config import Settings
from fundraiser.doctor.diagnoses import Diagnosis, look, ok, wrong
from fundraiser.payments.values import AccountReport
from fundraiser.stripe_sync.endpoints import (
    endpoint_address,
    is_endpoint_known,
    list_missing_events,
)

SMALL_DIFFERENCE = timedelta(seconds=5)
LARGE_DIFFERENCE = timedelta(seconds=30)  # a code of the second factor is good for so long
IN_THE_DASHBOARD = "In Stripe's Dashboard, under Developers, Webhooks"


def check_stripe(report: AccountReport, settings: Settings, *, at: datetime) -> list[Diagnosis]:
    """Look at what Stripe says of our account."""
    return [
        _check_account(report, settings),
        check_clock(report.answered_at, at=at),
        check_endpoint(report, settings),
    ]


def check_clock(stripe_at: datetime | None, *, at: datetime) -> Diagnosis:
    """Compare the clock of this machine with the time that Stripe gave."""
    if stripe_at is None:
        return look("Clock", "Stripe gave no time", "Compare the clock by hand: date --utc")
    difference = abs(at - stripe_at)
    state = f"{difference.seconds} seconds from Stripe's"
    what_to_do = "Let the system set its clock by the network: timedatectl set-ntp true"
    if difference > LARGE_DIFFERENCE:
        return wrong("Clock", f"{difference} from Stripe's: {at:%H:%M:%S} UTC here", what_to_do)
    if difference > SMALL_DIFFERENCE:
        return look("Clock", state, what_to_do)
    return ok("Clock", state)


def check_endpoint(report: AccountReport, settings: Settings) -> Diagnosis:
    """Look at whether Stripe sends us every event that we need."""
    address = endpoint_address(settings)
    if settings.is_standin:
        return ok("Webhooks", "the stand-in sends every event")
    if not is_endpoint_known(report, address):
        return wrong(
            "Webhooks",
            f"Stripe has no endpoint at {address}",
            f"{IN_THE_DASHBOARD}, add it with the events that the README lists.",
        )
    missing = list_missing_events(report, address)
    if missing:
        return wrong(
            "Webhooks",
            f"{address} is not sent: {', '.join(missing)}",
            f"{IN_THE_DASHBOARD}, add these events to the endpoint.",
        )
    return ok("Webhooks", f"{address} is sent every event it needs")


def _check_account(report: AccountReport, settings: Settings) -> Diagnosis:
    if settings.is_standin:
        return look(
            "Stripe",
            "the stand-in takes its place, and no money moves",
            "Fine for a trial. Otherwise set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.",
        )
    return ok("Stripe", f"account {report.account_id} ({report.country})")
