"""Pages that are kept for a second, let go at once: what is opened next is made anew."""

from flask import Flask

from fundraiser.web import page_cache


def forget_pages(app: Flask) -> None:
    """Nobody is given a page that was made before."""
    cache = app.extensions[page_cache.EXTENSION]
    for kept in cache._kept.values():
        kept.made = float("-inf")
