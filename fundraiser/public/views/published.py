"""The campaign of an address."""

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import SLUG
from fundraiser.campaigns.queries import find_campaign
from fundraiser.web.responses import or_404


def published(slug: str) -> Campaign:
    """Return the campaign that anybody may see at this address; else answer 404."""
    campaign = or_404(find_campaign(slug) if SLUG.fullmatch(slug) else None)
    return or_404(campaign if campaign.is_published else None)
