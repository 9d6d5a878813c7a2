"""Sign-in, sign-out and the account. Importing this package registers the views."""

from fundraiser.portal.views import account, sign_in
from fundraiser.portal.views.blueprint import bp

__all__ = ["account", "bp", "sign_in"]
