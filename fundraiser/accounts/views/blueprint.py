"""The blueprint of the account pages."""

from flask import Blueprint, request

from fundraiser.accounts.security import STAFF_PATH
from fundraiser.i18n.languages import DEFAULT_LANGUAGE, Language, use_language
from fundraiser.web.actors import VISITOR, current_actor

bp = Blueprint("accounts", __name__, url_prefix=STAFF_PATH)


@bp.before_request
def use_browser_language() -> None:
    """Use the browser's preferred language until somebody is signed in."""
    if current_actor() == VISITOR:
        preferred = request.accept_languages.best_match(list(Language), default=DEFAULT_LANGUAGE)
        use_language(preferred)
