"""The guide's editions: what differs for one idea, in both languages.

Ideas without an edition, such as "something else", have the guide as it is.
"""

from fundraiser.i18n.languages import Language
from fundraiser.prospects.guide.contents import Edition
from fundraiser.prospects.models import Idea

EDITIONS: dict[Idea, dict[Language, Edition]] = {}


def edition_of(idea: Idea | None) -> Idea | None:
    """Return the idea if the guide has an edition for it, else None."""
    return idea if idea in EDITIONS else None


def find_edition(address: str) -> Idea | None:
    """Return the idea of an edition's address, such as `polar-dip`, or None."""
    return next((idea for idea in EDITIONS if idea.value == address), None)
