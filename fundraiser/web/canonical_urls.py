"""The canonical and alternate addresses in a page's head, absolute and without a query.

A page behind a signed link or a token has none, because it is for one person.
"""

from flask import Flask, current_app, request

from fundraiser.i18n.languages import DEFAULT_LANGUAGE, Language, current_language
from fundraiser.i18n.urls import has_language
from fundraiser.web.access import OpenToAll, access_to
from fundraiser.web.links import public_url_for

TOKEN = "token"  # noqa: S105 - the name of a view's argument that holds a secret


def canonical_url() -> str | None:
    """Return the page's address in the current language, or None if the page is private."""
    return dict(alternate_urls()).get(current_language())


def alternate_urls() -> list[tuple[str, str]]:
    """Return (language, address) for each language, then `x-default`. Empty for a private page."""
    if not _is_for_everybody():
        return []
    endpoint, values = request.endpoint or "", request.view_args or {}
    urls = {
        str(language): public_url_for(endpoint, language=language, **values)
        for language in Language
    }
    return [*urls.items(), ("x-default", urls[DEFAULT_LANGUAGE])]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(canonical_url=canonical_url, alternate_urls=alternate_urls)


def _is_for_everybody() -> bool:
    endpoint = request.endpoint
    if endpoint is None or not has_language(endpoint) or TOKEN in (request.view_args or {}):
        return False
    return isinstance(access_to(current_app.view_functions[endpoint]), OpenToAll)
