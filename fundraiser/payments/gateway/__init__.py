"""The gateway to Stripe: the only importer of `stripe`."""

from fundraiser.payments.gateway.client import (
    API_VERSION,
    EVENT_KINDS,
    Gateway,
    current_gateway,
    init_app,
)

__all__ = ["API_VERSION", "EVENT_KINDS", "Gateway", "current_gateway", "init_app"]
