"""The guide, on screen and on paper, as it is or in an edition for one idea."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from fundraiser.i18n.languages import current_language
from fundraiser.prospects.guide import EDITIONS, find_edition, guide_in
from fundraiser.prospects.guide.pdf import PLAN_PAGE, file_name, guide_pdf
from fundraiser.prospects.models import Idea
from fundraiser.prospects.views.blueprint import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.responses import cached_by_all, or_404

KEPT_SECONDS = 3600


@bp.get("/guide")
@bp.get("/guide/<idea>")
@open_to_all
def guide(idea: str | None = None) -> ResponseReturnValue:
    """Show the guide, with a checklist stored in the browser."""
    edition = _edition(idea)
    return render_template(
        "prospects/guide.html",
        guide=guide_in(current_language(), edition),
        edition=edition,
        editions=list(EDITIONS),
        plan_page=PLAN_PAGE,
    )


@bp.get("/guide.pdf")
@bp.get("/guide/<idea>.pdf")
@open_to_all
def guide_on_paper(idea: str | None = None) -> ResponseReturnValue:
    """Show the guide as a PDF."""
    language, edition = current_language(), _edition(idea)
    answer = Response(guide_pdf(language, edition), mimetype="application/pdf")
    name = file_name(language, edition)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return cached_by_all(answer, KEPT_SECONDS)


def _edition(address: str | None) -> Idea | None:
    """Return the idea of an edition's address. Raises NotFound if there is no such edition."""
    return None if address is None else or_404(find_edition(address))
