"""Template filters and globals beside those of `i18n`: Markdown, request id, address hints."""

from functools import lru_cache
from typing import Any

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

from fundraiser.config import Settings
from fundraiser.web.address_hints import COMMON_DOMAINS, suggest_address
from fundraiser.web.logs import request_id

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a", "hr"}
SCHEMES = {"http", "https", "mailto", "tel"}
LINK_RELATION = "nofollow ugc noopener"

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})


@lru_cache(maxsize=200)
def markdown(text: str) -> Markup:
    """Return Markdown as HTML with a few allowed tags: no pictures, styles or scripts."""
    html = nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=SCHEMES,
        link_rel=LINK_RELATION,
    )
    return Markup(html)  # noqa: S704 - cleaned in the line above


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    app.jinja_env.filters["markdown"] = markdown
    app.jinja_env.globals.update(
        request_id=request_id,
        suggest_address=suggest_address,
        common_domains=" ".join(COMMON_DOMAINS),
    )

    @app.context_processor
    def standin_flag() -> dict[str, Any]:
        return {"is_standin": settings.is_standin}
