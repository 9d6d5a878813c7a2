"""Compilation of the French catalogue.

The repository has only the `.po` file that people edit. The app compiles it when it starts, so the
`.mo` file that it reads is never stale.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from fundraiser.i18n.languages import DEFAULT_LANGUAGE, Language

TRANSLATIONS = Path(__file__).parent / "translations"


def catalogue_path(language: Language) -> Path:
    return TRANSLATIONS / language.value / "LC_MESSAGES" / "messages.po"


def compile_where_stale() -> None:
    """Compile each catalogue that is older than its source. Safe in several processes at once."""
    for language in Language:
        source = catalogue_path(language)
        if language is not DEFAULT_LANGUAGE and source.exists() and _is_stale(source):
            _compile(source)


def _is_stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> None:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parents[1].name)
    fresh = source.with_name(f"messages.mo.{os.getpid()}")
    with fresh.open("wb") as file:
        write_mo(file, catalogue)
    fresh.replace(source.with_suffix(".mo"))
