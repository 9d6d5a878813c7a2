"""Two languages, complete: which one this page or email speaks, and how figures are written in it.

English has no prefix, French stands under `/fr`; a page of either has its twin in the other. The
address alone decides: no redirect by Accept-Language, because a link that is passed on must show
what its sender saw. Staff, webhooks, totals.json, static and health have no prefix; a staff page
speaks the language of the person signed in (`use_language`).

Text is written in English in place and translated in one catalogue, `translations/fr`. How the
catalogue is kept:
`flask i18n update` gathers the messages; what runs is compiled from it at the start.
"""

from flask import Flask

from fundraiser.i18n import catalogue, cli, formats, languages, urls

__all__ = ["init_app"]


def init_app(app: Flask) -> None:
    """Give the app its languages: the catalogue, the addresses and the filters."""
    catalogue.compile_where_stale()
    languages.init_app(app)
    urls.init_app(app)
    formats.init_app(app)
    app.cli.add_command(cli.commands)
