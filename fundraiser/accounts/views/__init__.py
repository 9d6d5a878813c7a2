"""The pages of sign-in and of the own account, under `/staff`, without a language prefix."""

from fundraiser.accounts.views import own_account, passwords, sign_in
from fundraiser.accounts.views.blueprint import bp

__all__ = ["bp", "own_account", "passwords", "sign_in"]
