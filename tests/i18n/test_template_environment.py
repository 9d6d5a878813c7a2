"""Templates are compiled for each language, with their texts translated."""

import pytest
from flask import render_template
from jinja2 import DictLoader

from fundraiser.i18n.languages import Language, force_language

PAGE, TEXT = "page.html", "email.txt"


@pytest.fixture
def draw(small_app):
    """Return what draws a template in a language."""
    templates: dict[str, str] = {}
    small_app.jinja_env.loader = DictLoader(templates)

    def draw(source: str, language: str = "fr", template: str = PAGE, **values: object) -> str:
        templates[template] = source
        with small_app.test_request_context("/"), force_language(language):
            return render_template(template, **values)

    return draw


@pytest.mark.parametrize(("language", "text"), [("en", "Stories"), ("fr", "Histoires")])
def test_a_text_is_in_the_language_of_the_request(draw, language, text):
    assert draw('<p title="{{ _("Stories") }}">', language) == f'<p title="{text}">'


@pytest.mark.parametrize(
    "source",
    [
        "{% trans name, amount %}{{ name }} gave {{ amount }}{% endtrans %}",
        "{{ _('%(name)s gave %(amount)s', name=name, amount=amount) }}",
        "{% set text = _('%(name)s gave %(amount)s', name=name, amount=amount) %}{{ text }}",
    ],
)
def test_a_text_is_markup_where_pages_are_escaped_and_its_values_are_not(draw, source):
    values = {"name": "<b>", "amount": "$5"}

    assert draw(source, **values) == "&lt;b&gt; a donné $5"
    assert draw(source, template=TEXT, **values) == "<b> a donné $5"


def test_a_per_cent_sign_is_one(draw):
    assert draw("{{ _('100%%') }} {% trans %}50% of all{% endtrans %}", "en") == "100% 50% of all"


@pytest.mark.parametrize(("count", "text"), [(0, "0 don est arrivé."), (2, "2 dons sont arrivés.")])
def test_a_plural_follows_the_number(draw, count, text):
    source = (
        "{% trans count %}{{ count }} gift arrived."
        "{% pluralize %}{{ count }} gifts arrived.{% endtrans %}"
    )

    assert draw(source, count=count) == text


def test_what_a_template_includes_is_in_its_language_and_asks_for_none(small_app):
    templates = {"inner.html": "{{ _('Stories') }}", "outer.html": "{% include 'inner.html' %}"}
    small_app.jinja_env.loader = DictLoader(templates)
    french = small_app.jinja_env.in_language(Language.FRENCH)

    assert french.get_template("outer.html").render() == "Histoires"
    assert "gettext" not in french.compile("{{ _('Stories') }}", PAGE, raw=True)
