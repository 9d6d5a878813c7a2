"""The pages of supporters-to-be: asking, the guide, and which emails they want."""

from fundraiser.prospects.views import email_choices, guide, sign_up
from fundraiser.prospects.views.blueprint import bp

__all__ = ["bp", "email_choices", "guide", "sign_up"]
