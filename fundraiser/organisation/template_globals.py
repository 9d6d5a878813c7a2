"""The charity in the current language, for templates.

`organisation` is read on first use. `remembered_organisation()` is for error pages: what this
process read last, or None, without asking the database. `current_brand()` is its look; the
product's own if nothing is known yet and the database does not answer. `public_logo_url()` is the
whole address of its logo, for emails. `site_card_url()` is that of the share card of pages without
one of their own, and `icon_url(size)` that of the site's icon.
"""

from functools import cache

from flask import Flask, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from fundraiser.i18n.languages import current_language
from fundraiser.organisation.brand import USUAL_BRAND, Brand
from fundraiser.organisation.icons import IconSize, icon_version
from fundraiser.organisation.queries import (
    OrganisationFacts,
    organisation_in,
    remembered_organisation,
)
from fundraiser.organisation.share_cards import site_card
from fundraiser.web.assets import asset
from fundraiser.web.links import public_url_for


def init_app(app: Flask) -> None:
    app.context_processor(_organisation_facts)
    app.jinja_env.globals["remembered_organisation"] = _remembered
    app.jinja_env.globals["current_brand"] = _current_brand
    app.jinja_env.globals["public_logo_url"] = _public_logo_url
    app.jinja_env.globals["site_card_url"] = _site_card_url
    app.jinja_env.globals["icon_url"] = icon_url


def _organisation_facts() -> dict[str, LocalProxy[OrganisationFacts]]:
    """Return the charity, to be read when a template first asks, and once for all of it."""
    return {"organisation": LocalProxy(cache(lambda: organisation_in(current_language())))}


def _remembered() -> OrganisationFacts | None:
    return remembered_organisation(current_language())


def _current_brand() -> Brand:
    facts = _remembered()
    if facts:
        return facts.brand
    try:
        return organisation_in(current_language()).brand
    except SQLAlchemyError:
        return USUAL_BRAND


def _public_logo_url() -> str:
    logo = _current_brand().logo
    version = logo.version if logo else ""
    return public_url_for("organisation.logo", language=current_language(), version=version)


def _site_card_url() -> str:
    language = current_language()
    version = site_card(language).version
    return public_url_for(
        "organisation.site_card_file", language=language, tongue=language, v=version
    )


def icon_url(size: int) -> str:
    """Return the address of the site's icon in a size."""
    if _current_brand().has_lanterns:
        return asset("base/icon-180.png" if size < IconSize.SMALL else f"base/icon-{size}.png")
    return url_for("organisation.icon", version=icon_version(), size=size)
