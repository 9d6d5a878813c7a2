"""The pages of supporters-to-be: asking, the guide, and which emails they want."""

from fundraiser.leads.views import asking, email_choices, guide
from fundraiser.leads.views.blueprint import bp

__all__ = ["asking", "bp", "email_choices", "guide"]
