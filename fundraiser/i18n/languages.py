"""The languages of the app, and which one is spoken now."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from babel import Locale
from flask import Flask, g, has_app_context
from flask_babel import Babel, force_locale, refresh

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
LOCALES = {
    Language.ENGLISH: Locale("en", "CA"),
    Language.FRENCH: Locale("fr", "CA"),
}


def as_language(written: str | None) -> Language:
    """Return the language of that name, or English where there is none."""
    return Language(written) if written in set(Language) else DEFAULT_LANGUAGE


def current_language() -> Language:
    """Return the language of this request, or of the block under `force_language`."""
    return as_language(g.get("language")) if has_app_context() else DEFAULT_LANGUAGE


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
    app.context_processor(_language_facts)


def _current_locale() -> str:
    return str(current_language().locale)


def _language_facts() -> dict[str, object]:
    return {"language": current_language()}
