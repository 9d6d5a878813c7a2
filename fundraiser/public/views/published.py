"""Lookup of a published campaign."""

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import SLUG
from fundraiser.campaigns.queries import find_campaign
from fundraiser.web.responses import or_404


def published(slug: str) -> Campaign:
    """Return the published campaign with this slug. Raises NotFound."""
    campaign = or_404(find_campaign(slug) if SLUG.fullmatch(slug) else None)
    return or_404(campaign if campaign.is_published else None)
