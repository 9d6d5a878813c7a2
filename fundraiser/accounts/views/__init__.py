"""The pages of sign-in and of the own account, under `/staff`, without a language prefix."""

from fundraiser.accounts.views import email_choices, own_account, passwords, sign_in
from fundraiser.accounts.views.blueprint import bp

__all__ = ["bp", "email_choices", "own_account", "passwords", "sign_in"]
