"""The pages of supporters-to-be: asking, the guide, and which emails they want."""

from fundraiser.prospects.views import asking, email_choices, guide
from fundraiser.prospects.views.blueprint import bp

__all__ = ["asking", "bp", "email_choices", "guide"]
