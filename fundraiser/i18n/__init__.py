"""English and French: the language of a page or email, and its formats for money and dates.

English addresses have no prefix, French ones begin with `/fr`, and every public page exists in
both. The address alone decides: nothing redirects by Accept-Language, because a shared link must
show what its sender saw. Staff pages, webhooks, totals.json, static files and health checks have no
prefix; a staff page uses the language of the person signed in (`use_language`).

Texts are English in the code and translated in one catalogue, `translations/fr`. `flask i18n
update` collects the messages; the app compiles the catalogue when it starts, and each template once
for each language (`template_environment`).
"""

from flask import Flask

from fundraiser.i18n import catalogue, formats, languages, urls
from fundraiser.i18n.template_environment import LanguageEnvironment

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Set up the catalogue, the addresses in both languages and the filters."""
    catalogue.compile_where_stale()
    app.jinja_environment = LanguageEnvironment
    languages.init_app(app)
    urls.init_app(app)
    formats.init_app(app)
