"""The public pages. Importing this package registers them."""

from fundraiser.public.views import (
    about,
    campaigns,
    home,
    previews,
    privacy,
    programs,
    share_cards,
)
from fundraiser.public.views.blueprints import bp, live_bp

__all__ = [
    "about",
    "bp",
    "campaigns",
    "home",
    "live_bp",
    "previews",
    "privacy",
    "programs",
    "share_cards",
]
