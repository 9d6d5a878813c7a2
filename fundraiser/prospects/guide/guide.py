"""The guide in each language."""

from fundraiser.i18n.languages import Language
from fundraiser.prospects.guide.contents import Guide, GuidePart, Prompt, Tip
from fundraiser.prospects.guide.in_english import GUIDE as IN_ENGLISH
from fundraiser.prospects.guide.in_french import GUIDE as IN_FRENCH

__all__ = ["Guide", "GuidePart", "Prompt", "Tip", "guide_in"]

GUIDES = {Language.ENGLISH: IN_ENGLISH, Language.FRENCH: IN_FRENCH}


def guide_in(language: str) -> Guide:
    """Return the guide in this language."""
    return GUIDES[Language(language)]
