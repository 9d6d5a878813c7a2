"""Where the public views are registered."""

from flask import Blueprint

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("public", __name__)
live_bp = Blueprint("live", __name__)  # for programs: both languages at one address
