"""The languages of the app, and the current one."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from babel import Locale
from flask import Flask, g
from flask_babel import Babel, force_locale, get_translations, refresh

TRANSLATIONS = "i18n/translations"


class Language(StrEnum):
    """A language of pages and emails. Its value is the `lang` attribute."""

    ENGLISH = "en"
    FRENCH = "fr"

    @property
    def locale(self) -> Locale:
        return LOCALES[self]

    @property
    def prefix(self) -> str:
        """The beginning of addresses in this language: '' or `/fr`."""
        return "" if self is DEFAULT_LANGUAGE else f"/{self.value}"

    @property
    def own_name(self) -> str:
        """The language's name in that language, for links to the other version of a page."""
        return {Language.ENGLISH: "English", Language.FRENCH: "Français"}[self]

    @property
    def other(self) -> "Language":
        return Language.FRENCH if self is Language.ENGLISH else Language.ENGLISH


DEFAULT_LANGUAGE = Language.ENGLISH
BY_NAME: dict[str, Language] = {language.value: language for language in Language}
LOCALES = {
    Language.ENGLISH: Locale("en", "CA"),
    Language.FRENCH: Locale("fr", "CA"),
}


def as_language(name: str | None) -> Language:
    """Return the language with this value, or English if there is none."""
    return BY_NAME.get(name or "", DEFAULT_LANGUAGE)


def current_language() -> Language:
    """Return the language of this request, or of a block under `force_language`."""
    try:
        language: Language = g.language
    except (AttributeError, RuntimeError):  # nothing has set it, or there is no app
        return DEFAULT_LANGUAGE
    return language


def use_language(language: str) -> None:
    """Use `language` for the rest of this request, as a person's setting asks for."""
    g.language = as_language(language)
    refresh()


@contextmanager
def force_language(language: str) -> Iterator[None]:
    """Run the block in `language`, whatever the language of the request. For emails."""
    before = current_language()
    g.language = as_language(language)
    try:
        with force_locale(str(LOCALES[g.language])):
            yield
    finally:
        g.language = before


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", TRANSLATIONS)
    Babel(app, locale_selector=_current_locale)
    _install_gettext(app)
    app.context_processor(_language_facts)


def _install_gettext(app: Flask) -> None:
    """Give templates a gettext that caches the catalogues: Flask-Babel looks them up each time."""
    catalogues: dict[Language, Any] = {}

    def catalogue() -> Any:
        language = current_language()
        if language not in catalogues:
            with force_locale(str(language.locale)):  # Flask-Babel may still hold another locale
                catalogues[language] = get_translations()
        return catalogues[language]

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of its extension
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda singular, plural, count: catalogue().ungettext(singular, plural, count),
        newstyle=True,
    )


def _current_locale() -> str:
    return str(current_language().locale)


def _language_facts() -> dict[str, object]:
    return {"language": current_language()}
