"""The blueprint of the pages of stories."""

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("stories", __name__)
