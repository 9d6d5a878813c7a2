"""The webhook endpoint at Stripe: its address, and the events it must receive."""

from fundraiser.config import Settings
from fundraiser.payments.gateway import EVENT_KINDS
from fundraiser.payments.values import AccountReport


def endpoint_address(settings: Settings) -> str:
    """Return the address that Stripe must send events to."""
    return f"{settings.public_url}/webhooks/stripe"


def is_endpoint_known(report: AccountReport, address: str) -> bool:
    """Return whether Stripe has an endpoint at our address."""
    return any(url == address for url, _events in report.endpoints)


def list_missing_events(report: AccountReport, address: str) -> list[str]:
    """Return the kinds of events that Stripe does not send to our address."""
    sent = {event for url, events in report.endpoints if url == address for event in events}
    return [] if "*" in sent else [kind for kind in EVENT_KINDS if kind not in sent]
