"""The guide in each language, as it is or in an edition for one idea."""

from functools import cache

from fundraiser.i18n.languages import Language
from fundraiser.prospects.guide.contents import Guide
from fundraiser.prospects.guide.editions import EDITIONS
from fundraiser.prospects.guide.in_english import GUIDE as IN_ENGLISH
from fundraiser.prospects.guide.in_french import GUIDE as IN_FRENCH
from fundraiser.prospects.models import Idea

GUIDES = {Language.ENGLISH: IN_ENGLISH, Language.FRENCH: IN_FRENCH}


@cache
def guide_in(language: str, idea: Idea | None = None) -> Guide:
    """Return the guide in this language, in the idea's edition if there is one."""
    guide = GUIDES[Language(language)]
    editions = EDITIONS.get(idea) if idea else None
    return editions[Language(language)].of(guide) if editions else guide
