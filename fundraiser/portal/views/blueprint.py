"""The blueprint of one's own place."""

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("portal", __name__, url_prefix="/account")
