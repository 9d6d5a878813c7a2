"""The public pages of stories: the list, one story, the feed."""

from fundraiser.stories.views import feed, pages
from fundraiser.stories.views.blueprint import bp

__all__ = ["bp", "feed", "pages"]
