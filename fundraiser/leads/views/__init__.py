"""The pages of the guide. Sign-up and preferences stand beside them."""

from fundraiser.leads.views import guide
from fundraiser.leads.views.blueprint import bp

__all__ = ["bp", "guide"]
