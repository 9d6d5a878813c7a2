"""The clock on the wall of the back office: for lists of what belongs to no campaign."""

from datetime import date, datetime

from fundraiser.campaigns.queries import list_campaigns
from fundraiser.clock import day_begins, day_ends
from fundraiser.organisation.queries import home_zone


def office_zone() -> str:
    """Return the zone of the campaign that closes last; the home zone before there is one."""
    return next((campaign.zone for campaign in list_campaigns()), home_zone())


def start_of(day: date | None, zone: str) -> datetime | None:
    """Return the instant at which a day begins in a zone."""
    return day_begins(day, zone) if day else None


def end_of(day: date | None, zone: str) -> datetime | None:
    """Return the instant at which a day is over in a zone."""
    return day_ends(day, zone) if day else None
