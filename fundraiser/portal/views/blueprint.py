"""The blueprint of the account pages."""

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("portal", __name__, url_prefix="/account")
