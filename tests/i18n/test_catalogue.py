import os

from babel.support import Translations
from flask import g, render_template_string
from flask_babel import gettext, ngettext

from fundraiser.i18n import catalogue
from fundraiser.i18n.languages import Language, current_language, force_language

SOURCE = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Give"\nmsgstr "{}"\n'
)


def test_the_catalogue_is_compiled_again_when_its_source_has_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "TRANSLATIONS", tmp_path)
    source = catalogue.catalogue_path(Language.FRENCH)
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE.format("Donner"))
    catalogue.compile_where_stale()
    source.write_text(SOURCE.format("Donnez"))
    os.utime(source, (source.stat().st_mtime + 5,) * 2)

    catalogue.compile_where_stale()

    assert Translations.load(tmp_path, ["fr"]).ugettext("Give") == "Donnez"
    assert [path.name for path in source.parent.iterdir() if ".mo." in path.name] == []


def test_french_counts_none_and_one_alike(small_app):
    with small_app.app_context(), force_language("fr"):
        words = [
            ngettext("%(count)s gift arrived.", "%(count)s gifts arrived.", number, count=number)
            for number in (0, 1, 2)
        ]

    assert words == ["0 don est arrivé.", "1 don est arrivé.", "2 dons sont arrivés."]


def test_a_template_is_french_although_english_was_read_before_in_the_same_context(small_app):
    with small_app.app_context():
        assert (gettext("Stories"), current_language()) == ("Stories", Language.ENGLISH)
        g.language = Language.FRENCH

        first = render_template_string("{{ _('Stories') }}")

    with small_app.test_request_context("/fr/pages/"):
        small_app.preprocess_request()
        assert (first, gettext("Stories")) == ("Histoires", "Histoires")
        with small_app.test_request_context("/pages/"):
            small_app.preprocess_request()
            assert gettext("Stories") == "Stories"
