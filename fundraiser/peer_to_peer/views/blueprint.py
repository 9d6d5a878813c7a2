"""The blueprint that the pages of supporters and teams are added to."""

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("peer_to_peer", __name__)
