"""The time zones to choose from: Canada's by their common names, then all others.

Babel names a zone; it has no list of the zones of a country worth choosing from.
"""

from zoneinfo import available_timezones

from flask_babel import gettext as _

from fundraiser.i18n.formats import zone_name

CANADIAN = (
    "America/St_Johns",
    "America/Halifax",
    "America/Toronto",
    "America/Winnipeg",
    "America/Regina",
    "America/Edmonton",
    "America/Vancouver",
    "America/Whitehorse",
)

ZoneGroups = list[tuple[str, list[tuple[str, str]]]]


def zone_groups() -> ZoneGroups:
    """Return the zones in groups: (title, [(zone, label)])."""
    near = canadian_zones()
    others = sorted(zone for zone in available_timezones() if "/" in zone and zone not in CANADIAN)
    return [(_("Canada"), near), (_("Elsewhere"), [(zone, zone) for zone in [*others, "UTC"]])]


def zone_choices() -> list[tuple[str, str]]:
    """Return (zone, label) for the zones of all groups."""
    return [choice for _title, choices in zone_groups() for choice in choices]


def canadian_zones() -> list[tuple[str, str]]:
    """Return (zone, label) for the zones of Canada, from east to west."""
    return [(zone, zone_in_words(zone)) for zone in CANADIAN]


def zone_in_words(zone: str) -> str:
    """Return a zone's common name with its city: `Eastern Time (Toronto)`."""
    if "/" not in zone:
        return zone
    city = zone.rpartition("/")[2].replace("_", " ")
    return f"{zone_name(zone)} ({city})"
