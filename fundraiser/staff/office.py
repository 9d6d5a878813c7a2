"""The clock on the wall of the back office: for lists of what belongs to no campaign."""

from fundraiser.campaigns.queries import list_campaigns
from fundraiser.organisation.queries import home_zone


def office_zone() -> str:
    """Return the zone of the campaign that closes last; the home zone before there is one."""
    return next((campaign.zone for campaign in list_campaigns()), home_zone())
