"""The site's icon for browsers and home screens, of a charity that has no lanterns.

It is the first letter of the charity's name on its colour. A logo is no icon: most are wide, and
nothing of them is left in sixteen pixels.
"""

from enum import IntEnum

from fundraiser.documents import render_png
from fundraiser.documents.drawn_files import drawn_once, version_of
from fundraiser.i18n.languages import DEFAULT_LANGUAGE
from fundraiser.organisation.queries import organisation_in

TEMPLATE = "documents/icon.typ"
LOOK = 1  # another number whenever the template looks different


class IconSize(IntEnum):
    """The sizes in pixels: of tabs, of Apple's home screens, of Android's."""

    TAB = 48
    TOUCH = 180
    SMALL = 192
    LARGE = 512


def icon_version() -> str:
    """Return what is the same as long as the icon is the same."""
    charity = organisation_in(DEFAULT_LANGUAGE)
    return version_of(LOOK, charity.name[:1], charity.brand.palette.accent)


def draw_icon(size: IconSize) -> bytes | None:
    """Return the icon as PNG; None if it is not its turn to be drawn."""
    charity = organisation_in(DEFAULT_LANGUAGE)
    fill = charity.brand.palette.accent
    facts = {
        "letter": charity.name[:1].upper(),
        "ground": fill.ground,
        "words": fill.words,
        "size": int(size),
    }
    return drawn_once(
        f"icon-{size}", icon_version(), lambda: render_png(TEMPLATE, facts, language="en")
    )
