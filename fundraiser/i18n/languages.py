"""The languages of the app, and which one is spoken now."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from babel import Locale
from flask import Flask, g, has_app_context
from flask_babel import Babel, force_locale, get_translations, refresh

TRANSLATIONS = "i18n/translations"


class Language(StrEnum):
    """A language that pages and emails are written in; its value is what HTML's `lang` takes."""

    ENGLISH = "en"
    FRENCH = "fr"

    @property
    def locale(self) -> Locale:
        return LOCALES[self]

    @property
    def prefix(self) -> str:
        """What addresses in this language begin with: nothing, or `/fr`."""
        return "" if self is DEFAULT_LANGUAGE else f"/{self.value}"

    @property
    def own_name(self) -> str:
        """What the language calls itself: the text of the link to a page's twin."""
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


def as_language(written: str | None) -> Language:
    """Return the language of that name, or English where there is none."""
    return BY_NAME.get(written or "", DEFAULT_LANGUAGE)


def current_language() -> Language:
    """Return the language of this request, or of the block under `force_language`."""
    spoken = g.get("language") if has_app_context() else None
    return spoken if isinstance(spoken, Language) else as_language(spoken)


def use_language(language: str) -> None:
    """Let the rest of this request speak `language`: for pages that follow a person's setting."""
    g.language = as_language(language)
    refresh()


@contextmanager
def force_language(language: str) -> Iterator[None]:
    """Run the block in a language whatever the request speaks: an email is in the donor's own."""
    before = g.get("language")
    g.language = as_language(language)
    try:
        with force_locale(str(LOCALES[g.language])):
            yield
    finally:
        g.language = before


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", TRANSLATIONS)
    Babel(app, locale_selector=_current_locale)
    _give_templates_their_words(app)
    app.context_processor(_language_facts)


def _give_templates_their_words(app: Flask) -> None:
    """Let templates find their words without asking each time which catalogue is meant."""
    catalogues: dict[Language, Any] = {}

    def words() -> Any:
        language = current_language()
        if language not in catalogues:
            catalogues[language] = get_translations()
        return catalogues[language]

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of its extension
        gettext=lambda text: words().ugettext(text),
        ngettext=lambda one, many, count: words().ungettext(one, many, count),
        newstyle=True,
    )


def _current_locale() -> str:
    return str(current_language().locale)


def _language_facts() -> dict[str, object]:
    return {"language": current_language()}
