"""Home, a campaign and its match page as search engines read them: schema.org, in JSON-LD.

They say nothing about the match, because others store them.
"""

from typing import Any

from flask_babel import gettext as _

from fundraiser.campaigns.models import Campaign, Season
from fundraiser.i18n.formats import iso_instant
from fundraiser.i18n.languages import Language, current_language
from fundraiser.organisation.json_ld import CONTEXT, describe_charity
from fundraiser.organisation.queries import organisation_in
from fundraiser.web.links import public_url_for

Crumb = tuple[str, str]  # a page's name and address


def describe_home() -> dict[str, Any]:
    """Return the site, and the charity that publishes it."""
    language = current_language()
    name, url = _home(language)
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": name,
        "url": url,
        "inLanguage": f"{language}-CA",
        "publisher": describe_charity(language),
    }


def describe_campaign(campaign: Campaign, season: Season) -> dict[str, Any]:
    """Return the way to the page and, until the campaign ends, how to give to it."""
    language = current_language()
    crumbs = _breadcrumbs([_home(language), _campaign(campaign, language)])
    actions = [] if season.is_ended else [_donate_action(campaign, language)]
    return {"@context": CONTEXT, "@graph": [crumbs, *actions]}


def describe_match_page(campaign: Campaign) -> dict[str, Any]:
    """Return the way to the match page."""
    language = current_language()
    url = public_url_for("public.match_page", language=language, slug=campaign.slug)
    crumbs = [
        _home(language),
        _campaign(campaign, language),
        (_("Where the matching funds stand"), url),
    ]
    return {"@context": CONTEXT, **_breadcrumbs(crumbs)}


def _donate_action(campaign: Campaign, language: Language) -> dict[str, Any]:
    name, url = _campaign(campaign, language)
    return {
        "@type": "DonateAction",
        "name": name,
        "description": campaign.summary_in(language),
        "startTime": iso_instant(campaign.opens_at),
        "endTime": iso_instant(campaign.closes_at),
        "recipient": describe_charity(language),
        "target": url,
    }


def _breadcrumbs(crumbs: list[Crumb]) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": url}
        for position, (name, url) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _home(language: Language) -> Crumb:
    return organisation_in(language).name, public_url_for("public.home", language=language)


def _campaign(campaign: Campaign, language: Language) -> Crumb:
    url = public_url_for("public.campaign_page", language=language, slug=campaign.slug)
    return campaign.title_in(language), url
