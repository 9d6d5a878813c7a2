"""The home page: the campaign in season with its figures, other campaigns, newest stories."""

from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import find_campaign_in_season, find_photograph, list_published
from fundraiser.matching.offers import Progress, current_offer, progress
from fundraiser.public.json_ld import describe_home
from fundraiser.public.views.blueprints import bp
from fundraiser.stories.queries import list_visible
from fundraiser.web.access import open_to_all
from fundraiser.web.page_cache import as_seen, page_cache
from fundraiser.web.response_cache import CachedPage, kept_answer

STORIES_AT_HOME = 3


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """A campaign and its figures."""

    campaign: Campaign
    progress: Progress


@bp.get("/")
@open_to_all
def home() -> ResponseReturnValue:
    """Show the campaign in season and its figures."""

    def make() -> CachedPage:
        campaign = find_campaign_in_season(clock.now())
        return CachedPage(render_template("public/home.html", **home_facts(campaign), is_kept=True))

    return kept_answer(page_cache().get(as_seen("home"), make))


@bp.get("/give")
@open_to_all
def give_now() -> ResponseReturnValue:
    """Lead to the giving form of the campaign in season, or home if there is none."""
    campaign = find_campaign_in_season(clock.now())
    if campaign is None:
        return redirect(url_for("public.home"))
    return redirect(url_for("public.campaign_page", slug=campaign.slug))


def home_facts(campaign: Campaign | None) -> dict[str, Any]:
    """Return the values for the home page. `campaign` is None out of season."""
    at = clock.now()
    others = [other for other in list_published() if campaign and other.id != campaign.id]
    facts: dict[str, Any] = {
        "campaign": campaign,
        "others": [_with_progress(other) for other in others],
        "stories": list_visible(at=at, most=STORIES_AT_HOME),
        "structured": describe_home(),
    }
    if campaign:
        offer = current_offer(campaign, at=at)
        facts |= {
            "photograph": find_photograph(campaign),
            "matching": offer,
            "progress": progress(campaign, offer),
            "season": campaign.season_at(at),
        }
    return facts


def _with_progress(campaign: Campaign) -> CampaignProgress:
    offer = current_offer(campaign, at=clock.now())
    return CampaignProgress(campaign, progress(campaign, offer))
