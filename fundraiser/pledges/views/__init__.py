"""The giving form, the pages of a pledge, and their calls to Stripe.

Transactions are opened and Stripe is called here, never one inside the other.
"""

from fundraiser.pledges.views.pledge_pages import bp

__all__ = ["bp"]
