"""Signing in and out, and one's own account."""

from fundraiser.portal.views import account, sign_in
from fundraiser.portal.views.blueprint import bp

__all__ = ["account", "bp", "sign_in"]
