"""Compiled templates on disk."""

import pytest
from jinja2 import DictLoader, Template

from fundraiser.i18n import catalogue
from fundraiser.i18n.languages import Language
from fundraiser.i18n.template_bytecode import TemplateBytecode

PAGE = "page.html"


@pytest.fixture
def load(small_app, tmp_path):
    """Return what loads a template as a process does that starts now, with a folder."""

    def load(source="{{ _('Stories') }}", language=Language.FRENCH, folder=tmp_path) -> Template:
        environment = small_app.jinja_env.overlay(
            loader=DictLoader({PAGE: source}), bytecode_cache=TemplateBytecode(folder), cache_size=9
        )
        environment.language = language
        return environment.get_template(PAGE)

    return load


@pytest.fixture
def compilations(small_app, monkeypatch):
    """Return the list of what is compiled from here on."""
    compiled = []
    compile_template = type(small_app.jinja_env)._generate

    def note(environment, source, name, *arguments, **options):
        compiled.append((str(environment.language), name))
        return compile_template(environment, source, name, *arguments, **options)

    monkeypatch.setattr(type(small_app.jinja_env), "_generate", note)
    return compiled


def test_a_template_is_compiled_once_for_each_language(load, compilations):
    drawn = [load(language=language).render() for language in [*Language, *Language]]

    assert drawn == ["Stories", "Histoires"] * 2
    assert compilations == [("en", PAGE), ("fr", PAGE)]


def test_another_text_is_compiled_anew(load):
    load()

    assert load("{{ _('Give') }}").render() == "Donner"


def test_another_catalogue_is_another_compiler_and_what_is_older_goes(load, tmp_path, monkeypatch):
    load()
    monkeypatch.setattr(catalogue, "TRANSLATIONS", tmp_path / "another")

    load()

    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_file_is_compiled_anew(load, tmp_path, compilations):
    load()
    (file,) = tmp_path.iterdir()
    for damage in (b"", file.read_bytes()[:40], file.read_bytes()[:-9]):
        file.write_bytes(damage)
        assert load().render() == "Histoires"

    assert len(compilations) == 4


def test_a_folder_that_cannot_be_written_costs_the_time_only(load, tmp_path):
    (tmp_path / "file").write_text("no folder")

    assert load(folder=tmp_path / "file" / "folder").render() == "Histoires"
