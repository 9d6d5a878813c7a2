"""The guide's editions: what differs for one idea, a module for each, in both languages.

Ideas without an edition, such as "something else", have the guide as it is.
"""

from fundraiser.i18n.languages import Language
from fundraiser.prospects.guide.contents import Edition
from fundraiser.prospects.guide.editions import (
    bake_sale,
    birthday,
    gaming,
    memorial,
    polar_dip,
    run,
    wedding,
    workplace,
)
from fundraiser.prospects.models import Idea

MODULES = {
    Idea.BIRTHDAY: birthday,
    Idea.RUN: run,
    Idea.POLAR_DIP: polar_dip,
    Idea.BAKE_SALE: bake_sale,
    Idea.WEDDING: wedding,
    Idea.MEMORIAL: memorial,
    Idea.GAMING: gaming,
    Idea.WORKPLACE: workplace,
}
EDITIONS: dict[Idea, dict[Language, Edition]] = {
    idea: {Language.ENGLISH: module.ENGLISH, Language.FRENCH: module.FRENCH}
    for idea, module in MODULES.items()
}


def edition_of(idea: Idea | None) -> Idea | None:
    """Return the idea if the guide has an edition for it, else None."""
    return idea if idea in EDITIONS else None


def find_edition(address: str) -> Idea | None:
    """Return the idea of an edition's address, such as `polar-dip`, or None."""
    return next((idea for idea in EDITIONS if idea.value == address), None)
