"""Lookup of a published campaign."""

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import SLUG
from fundraiser.campaigns.queries import find_campaign
from fundraiser.database import db
from fundraiser.web.page_cache import part_cache
from fundraiser.web.responses import or_404


def published(slug: str) -> Campaign:
    """Return the published campaign with this slug. Raises NotFound."""
    campaign = or_404(find_campaign(slug) if SLUG.fullmatch(slug) else None)
    return or_404(campaign if campaign.is_published else None)


def kept_campaign(slug: str) -> Campaign:
    """Return the published campaign as it was within about the last second. Raises NotFound.

    It belongs to no session, and all requests share it: read its columns only.
    """
    campaign: Campaign = part_cache().get(("campaign", slug), lambda: _read(slug)).value
    return campaign


def _read(slug: str) -> Campaign:
    campaign = published(slug)
    db.session.expunge(campaign)
    return campaign
