"""The guide, on screen and on paper."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from fundraiser.i18n.languages import current_language
from fundraiser.prospects.guide import guide_in
from fundraiser.prospects.guide.pdf import file_name, guide_pdf
from fundraiser.prospects.views.blueprint import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.responses import cached_by_all

KEPT_SECONDS = 3600


@bp.get("/guide")
@open_to_all
def guide() -> ResponseReturnValue:
    """Show the guide, with a checklist stored in the browser."""
    return render_template("prospects/guide.html", guide=guide_in(current_language()))


@bp.get("/guide.pdf")
@open_to_all
def guide_on_paper() -> ResponseReturnValue:
    """Show the guide as a PDF."""
    language = current_language()
    answer = Response(guide_pdf(language), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file_name(language)}"'
    return cached_by_all(answer, KEPT_SECONDS)
