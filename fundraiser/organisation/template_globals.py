"""`organisation` for templates: the charity in the current language, read on first use."""

from flask import Flask
from werkzeug.local import LocalProxy

from fundraiser.i18n.languages import current_language
from fundraiser.organisation.queries import OrganisationFacts, organisation_in


def init_app(app: Flask) -> None:
    app.context_processor(_organisation_facts)


def _organisation_facts() -> dict[str, LocalProxy[OrganisationFacts]]:
    return {"organisation": LocalProxy(lambda: organisation_in(current_language()))}
