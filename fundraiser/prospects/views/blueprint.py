"""The blueprint of the pages for prospects."""

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("prospects", __name__)
