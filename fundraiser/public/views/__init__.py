"""The public pages; importing this adds all of them."""

from fundraiser.public.views import campaigns, home, programs
from fundraiser.public.views.blueprints import bp, live_bp

__all__ = ["bp", "campaigns", "home", "live_bp", "programs"]
