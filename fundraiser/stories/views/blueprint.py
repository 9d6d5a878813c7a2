"""The blueprint that the pages of stories are added to."""

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("stories", __name__)
