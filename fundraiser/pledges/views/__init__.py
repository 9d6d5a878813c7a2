"""The giving form, the pages of a pledge, and what they ask of Stripe.

Here the transactions are opened and Stripe is called, never one inside the other.
"""

from fundraiser.pledges.views.pledge_pages import bp

__all__ = ["bp"]
