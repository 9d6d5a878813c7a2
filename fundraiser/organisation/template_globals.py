"""The charity in the current language, for templates.

`organisation` is read on first use. `remembered_organisation()` is for error pages: what this
process read last, or None, without asking the database.
"""

from functools import cache

from flask import Flask
from werkzeug.local import LocalProxy

from fundraiser.i18n.languages import current_language
from fundraiser.organisation.queries import (
    OrganisationFacts,
    organisation_in,
    remembered_organisation,
)


def init_app(app: Flask) -> None:
    app.context_processor(_organisation_facts)
    app.jinja_env.globals["remembered_organisation"] = _remembered


def _organisation_facts() -> dict[str, LocalProxy[OrganisationFacts]]:
    """Return the charity, to be read when a template first asks, and once for all of it."""
    return {"organisation": LocalProxy(cache(lambda: organisation_in(current_language())))}


def _remembered() -> OrganisationFacts | None:
    return remembered_organisation(current_language())
