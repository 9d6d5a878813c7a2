"""Addresses in both languages.

Each rule of a `LanguageBlueprint` is registered twice under one endpoint: `/x` and `/fr/x`.
`url_for` keeps the current language; `url_for(..., language="fr")` chooses one. Views do not get
the parameter.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, current_app, request, url_for
from flask.sansio.blueprints import BlueprintSetupState

from fundraiser.i18n.languages import DEFAULT_LANGUAGE, Language, current_language, use_language

PARAMETER = "language"


class LanguageSetupState(BlueprintSetupState):
    """Registers each rule once for each language."""

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        **options: Any,
    ) -> None:
        own_prefix = self.url_prefix or ""
        defaults = options.pop("defaults", None) or {}
        for language in Language:
            self.url_prefix = f"{language.prefix}{own_prefix}" or None
            values = {**defaults, PARAMETER: language.value}
            super().add_url_rule(rule, endpoint, view_func, defaults=values, **options)
        self.url_prefix = own_prefix or None


class LanguageBlueprint(Blueprint):
    """A blueprint whose pages are at `/x` in English and `/fr/x` in French."""

    def make_setup_state(
        self, app: Any, options: dict[str, Any], first_registration: bool = False
    ) -> LanguageSetupState:
        return LanguageSetupState(self, app, options, first_registration)


def has_language(endpoint: str | None) -> bool:
    """Return whether the endpoint has an address in each language."""
    return endpoint is not None and current_app.url_map.is_endpoint_expecting(endpoint, PARAMETER)


def url_in(language: str, *, with_query: bool = True) -> str | None:
    """Return this page's address in a language, or None if it exists in one only.

    A cached page must leave out the query, which is one visitor's.
    """
    if not has_language(request.endpoint):
        return None
    values: dict[str, Any] = {**(request.view_args or {}), PARAMETER: language}
    address = url_for(request.endpoint or "", **values)
    query = urlencode(list(request.args.items(multi=True))) if with_query else ""
    return f"{address}?{query}" if query else address


def other_language_url(*, with_query: bool = True) -> str | None:
    """Return this page's address in the other language, or None if it exists in one only."""
    return url_in(current_language().other, with_query=with_query)


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(_read_language)
    app.url_defaults(_keep_language)
    app.jinja_env.globals.update(url_in=url_in, other_language_url=other_language_url)


def _read_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Set the language from the address. An address without a page has a language too."""
    in_rule = (values or {}).pop(PARAMETER, None)
    use_language(in_rule or language_of_path(request.path))


def language_of_path(path: str) -> Language:
    """Return the language that an address is in, whether or not it leads to a page."""
    for language in Language:
        if language.prefix and f"{path}/".startswith(f"{language.prefix}/"):
            return language
    return DEFAULT_LANGUAGE


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if PARAMETER not in values and has_language(endpoint):
        values[PARAMETER] = current_language().value
