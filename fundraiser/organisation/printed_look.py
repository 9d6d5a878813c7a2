"""The charity's look on printed documents and drawn cards, as their templates read it."""

from typing import Any

from fundraiser.documents.drawn_files import version_of
from fundraiser.i18n.languages import DEFAULT_LANGUAGE
from fundraiser.organisation.queries import find_logo, organisation_in


def printed_look() -> dict[str, Any]:
    """Return the colours, the logo's bytes and whether there are lanterns; for `_night.typ`."""
    brand = organisation_in(DEFAULT_LANGUAGE).brand
    palette, logo = brand.palette, find_logo()
    return {
        "night": palette.night,
        "night_deep": palette.night_deep,
        "accent_on_night": palette.accent_on_night.ground,
        "text": palette.link[0],
        "has_lanterns": brand.has_lanterns,
        "logo": list(logo) if logo else None,
    }


def look_version() -> str:
    """Return what is the same as long as the look is the same."""
    brand = organisation_in(DEFAULT_LANGUAGE).brand
    return version_of(brand.palette, brand.logo, brand.has_lanterns)
