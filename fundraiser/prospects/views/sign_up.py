"""The page about fundraising with its sign-up form, and the thank-you page."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.i18n.languages import current_language
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.pages import list_examples
from fundraiser.peer_to_peer.queries.totals import PlaceTotals, place_totals
from fundraiser.prospects.forms import CONSENT, SignUpForm
from fundraiser.prospects.guide import guide_in
from fundraiser.prospects.ideas import SENTENCES, choices
from fundraiser.prospects.operations.sign_ups import sign_up
from fundraiser.prospects.views.blueprint import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.rate_limits import writing_limit


@bp.route("/fundraise", methods=["GET", "POST"])
@open_to_all
@writing_limit
def fundraise() -> ResponseReturnValue:
    """Show the sign-up form; on POST, add the prospect and queue the guide."""
    form = SignUpForm.with_idea(request.args.get("idea", ""))
    if form.validate_on_submit():
        at = clock.now()
        suspicion = form.suspicion_of(form.name.data, form.happens.data, form.message.data, at=at)
        asking = form.asking(where=request.path, suspicion=suspicion)
        with transaction():
            sign_up(asking, at=at)
        return redirect(url_for("prospects.thank_you"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "prospects/fundraise.html",
        form=form,
        ideas=list(SENTENCES.items()),
        examples=_examples(),
        choices=choices(),
        consent=CONSENT,
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _examples() -> list[tuple[FundraiserPage, PlaceTotals]]:
    """Return a few live pages with their totals."""
    pages = list_examples(current_language(), at=clock.now())
    totals = place_totals(pages)
    return [(page, totals[page.id]) for page in pages]


@bp.get("/fundraise/thank-you")
@open_to_all
def thank_you() -> ResponseReturnValue:
    """Say that the guide is on its way and that we will be in touch, whatever was sent."""
    guide = guide_in(current_language())
    return render_template("prospects/thank_you.html", first=guide.tips[0])
