"""What any page needs, whatever it is about: who may open it, links, forms, headers, errors.

Nothing here knows of fundraising. Each module does one thing and is named for it; `init_app` puts
them in the order in which they look at a request: its id, whether it comes from our own page, who
may open the view, how often.
"""

from pathlib import Path

from flask import Flask

from fundraiser.web import (
    access,
    assets,
    canonical_urls,
    compression,
    errors,
    filters,
    health,
    logs,
    metrics,
    origin,
    rate_limits,
    security,
)

STATIC = Path(__file__).parents[2] / "static"

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Give the app its ways with requests and answers. Its SETTINGS are there already."""
    logs.init_app(app)
    security.init_app(app)
    compression.init_app(app)
    origin.init_app(app)
    access.init_app(app)
    rate_limits.init_app(app)
    errors.init_app(app)
    assets.init_app(app, STATIC)
    filters.init_app(app)
    canonical_urls.init_app(app)
    metrics.init_app(app)
    app.register_blueprint(health.bp)
