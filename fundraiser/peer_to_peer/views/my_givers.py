"""Who gave through the page, and thanking them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.forms.owner_messages import ThanksForm
from fundraiser.peer_to_peer.operations.thank_you_notes import (
    MOST_A_DAY,
    notes_left_today,
    thank_all,
    thank_one,
    usual_words,
)
from fundraiser.peer_to_peer.queries.givers import count_to_thank, find_giver, list_givers
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.own_pages import MINE, done, page_of_mine
from fundraiser.public_ids import is_public_id
from fundraiser.web.access import donor_only
from fundraiser.web.forms import refusals_shown_on, status_of
from fundraiser.web.responses import or_404

GIVERS = f"{MINE}/givers"


@bp.get(GIVERS)
@donor_only
def my_givers(public_id: str) -> ResponseReturnValue:
    """List the gifts through the page, a part at a time, the newest first."""
    page = page_of_mine(public_id)
    after = request.args.get("after", "")
    return render_template(
        "peer_to_peer/my_givers.html",
        page=page,
        givers=list_givers(page.id, after=after if is_public_id(after) else ""),
        is_first=not after,
        totals=totals_of(page),
        to_thank=count_to_thank(page.id),
    )


@bp.route(f"{GIVERS}/<gift_id>/thank", methods=["GET", "POST"])
@donor_only
def thank_giver(public_id: str, gift_id: str) -> ResponseReturnValue:
    """Show the words for one donor; on POST, send them."""
    page = page_of_mine(public_id)
    giver = or_404(find_giver(page.id, gift_id) if is_public_id(gift_id) else None)
    form = ThanksForm(words=usual_words(page))
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            thank_one(lock_page(page.id), gift_id, form.words.data, at=clock.now())
        if not form.errors:
            message = _("Your thanks are on their way.")
            return done(page, f"{bp.name}.my_givers", message)
        page = page_of_mine(public_id)
    answer = render_template("peer_to_peer/thank_giver.html", page=page, giver=giver, form=form)
    return answer, status_of(form)


@bp.route(f"{GIVERS}/thank", methods=["GET", "POST"])
@donor_only
def thank_givers(public_id: str) -> ResponseReturnValue:
    """Show the words for everybody not thanked yet; on POST, send them to each."""
    page = page_of_mine(public_id)
    form = ThanksForm(words=usual_words(page))
    if form.validate_on_submit():
        sent = 0
        with refusals_shown_on(form), transaction():
            sent = thank_all(lock_page(page.id), form.words.data, at=clock.now())
        if not form.errors:
            return done(page, f"{bp.name}.my_givers", _thanked(sent))
        page = page_of_mine(public_id)
    answer = render_template(
        "peer_to_peer/thank_givers.html",
        page=page,
        to_thank=count_to_thank(page.id),
        room=notes_left_today(page.id, at=clock.now()),
        most_a_day=MOST_A_DAY,
        form=form,
    )
    return answer, status_of(form)


def _thanked(sent: int) -> str:
    if not sent:
        return _("Everyone has already been thanked.")
    return ngettext(
        "Your thanks for %(num)s gift are on their way.",
        "Your thanks for %(num)s gifts are on their way.",
        sent,
    )
