"""Fragments: parts of a template that many pages show alike, drawn about once a second.

    {% call fragment("site-footer", organisation, keeps_cookie) %} … {% endcall %}

After its name come all the values that the part is drawn from, so that it is never shown for other
ones. They must be hashable, and nothing of one visitor may be among them: a page fills that in
afterwards.
"""

from collections.abc import Callable, Hashable

from flask import Flask
from markupsafe import Markup
from werkzeug.local import LocalProxy

from fundraiser.web.page_cache import as_seen, part_cache


def fragment(name: str, *values: Hashable, caller: Callable[[], Markup]) -> Markup:
    """Return what the block draws, or what it drew from the same values a moment ago."""
    key = (as_seen("fragment", name), *map(_value, values))
    drawn: Markup = part_cache().get(key, caller).value
    return drawn


def init_app(app: Flask) -> None:
    app.jinja_env.globals["fragment"] = fragment


def _value(value: Hashable) -> Hashable:
    """Return the value itself in place of a proxy, which would be another one in each request."""
    return value._get_current_object() if isinstance(value, LocalProxy) else value
