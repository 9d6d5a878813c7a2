"""The pages for prospects: sign-up, the guide and the choice of emails."""

from fundraiser.prospects.views import email_choices, guide, sign_up, start_page
from fundraiser.prospects.views.blueprint import bp

__all__ = ["bp", "email_choices", "guide", "sign_up", "start_page"]
