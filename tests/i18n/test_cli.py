"""What people read, in one list."""

import pytest

from fundraiser.i18n.cli import commands


@pytest.fixture
def texts(app):
    return app.test_cli_runner().invoke(commands, ["texts"]).output.split("\n\n")


def test_texts_are_printed_page_by_page_in_both_languages(texts):
    home = texts.index("== templates/public/home.html")
    sentences = texts.index("== fundraiser/gifts/sentences.py")

    assert "Ways to help\nFaçons d’aider" in texts[home:sentences]
    assert home < sentences
