"""The blueprint that the pages of supporters-to-be are added to."""

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("prospects", __name__)
