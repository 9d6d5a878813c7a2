"""Who the charity is: the text that staff write, and its details."""

from flask import render_template
from flask.typing import ResponseReturnValue

from fundraiser.i18n.languages import current_language
from fundraiser.organisation.queries import SiteText, read_site_text
from fundraiser.public.views.blueprints import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.page_cache import as_seen, page_cache
from fundraiser.web.response_cache import CachedPage, kept_answer


@bp.get("/about")
@open_to_all
def about() -> ResponseReturnValue:
    """Say who the charity is."""

    def make() -> CachedPage:
        text = read_site_text(SiteText.ABOUT, current_language())
        return CachedPage(render_template("public/about.html", is_kept=True, text=text))

    return kept_answer(page_cache().get(as_seen("about"), make))
