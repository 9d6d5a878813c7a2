"""The blueprints of the public views."""

from flask import Blueprint

from fundraiser.i18n.urls import LanguageBlueprint

bp = LanguageBlueprint("public", __name__)
live_bp = Blueprint("live", __name__)  # for programs: one address for both languages
