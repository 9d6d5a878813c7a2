"""What every page needs: access checks, links, forms, headers, error pages.

Nothing here knows about fundraising. `init_app` registers the modules in the order in which they
see a request: request id, origin check, access check, rate limit.
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
    fragments,
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
    """Register every module of this package. `app.config["SETTINGS"]` must be set."""
    logs.init_app(app)
    security.init_app(app)
    compression.init_app(app)
    origin.init_app(app)
    access.init_app(app)
    rate_limits.init_app(app)
    errors.init_app(app)
    assets.init_app(app, STATIC)
    filters.init_app(app)
    fragments.init_app(app)
    canonical_urls.init_app(app)
    metrics.init_app(app)
    app.register_blueprint(health.bp)
