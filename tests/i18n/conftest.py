"""A small app that has languages and nothing else."""

import pytest
from flask import Flask

from fundraiser import i18n
from fundraiser.i18n.urls import LanguageBlueprint, other_language_url


@pytest.fixture
def small_app() -> Flask:
    app = Flask("fundraiser", static_folder=None)
    i18n.init_app(app)
    pages = LanguageBlueprint("pages", "pages", url_prefix="/pages")
    pages.add_url_rule("/", "start", lambda: "start")
    pages.add_url_rule("/<name>", "page", _page)
    app.register_blueprint(pages)
    app.add_url_rule("/staff", "staff", lambda: "staff")
    return app


def _page(name: str) -> dict[str, str | None]:
    return {"name": name, "twin": other_language_url()}
