"""A gift is counted for another page or team: asked, shown, then done."""

from functools import partial
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import db, in_transaction
from fundraiser.errors import Conflict
from fundraiser.gifts.models import Credit
from fundraiser.gifts.queries import find_gift, lock_gift
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.operations.credit import move_gift
from fundraiser.staff.blueprint import bp
from fundraiser.staff.gift_credit.forms import CreditForm, read_credit, written_credit
from fundraiser.staff.records import record_of, refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor

PREVIEW = "preview"


class NotAsShown(Conflict):
    """Another page or team was typed after the look, or the page has changed its team."""

    message = _l(
        "The figures have changed since you saw them. Check them again, then move the credit."
    )


@bp.route("/gifts/<public_id>/credit", methods=["GET", "POST"])
@staff_only(Permission.MOVE_CREDIT)
def gift_credit(public_id: str) -> ResponseReturnValue:
    """Ask whom a gift is to count for; on POST, show what moves, then move it."""
    found = record_of(find_gift, public_id)
    form = CreditForm()
    shown: Credit | None = None
    if form.validate_on_submit():
        shown = form.credit()
        if request.form.get("step") != PREVIEW:
            with refusals_shown_on(form):
                in_transaction(partial(_move, found.id, shown, form))
            if not form.errors:
                flask.flash(_("The credit is moved."), "success")
                back = url_for("staff.gift", public_id=public_id)
                return redirect(back, HTTPStatus.SEE_OTHER)
    now = found.credit
    form.seen.data = written_credit(now)
    form.planned.data = written_credit(shown) if shown and not form.errors else ""
    page = render_template(
        "staff/gift_credit/gift_credit.html",
        form=form,
        gift=found,
        matched=found.matched,
        before=_named(now),
        after=_named(shown) if shown and not form.errors else None,
    )
    return page, status_of(form)


def _move(gift_id: int, to: Credit, form: CreditForm) -> None:
    if form.planned.data != written_credit(to):
        raise NotAsShown
    move_gift(
        lock_gift(gift_id),
        to,
        seen=read_credit(form.seen.data or "") or Credit(),
        actor=current_actor(),
        note=form.words.data,
        at=clock.now(),
    )


def _named(credit: Credit) -> dict[str, str]:
    """Return what a credit's page and team are called; empty for none."""
    page = db.session.get(FundraiserPage, credit.page_id) if credit.page_id else None
    team = db.session.get(Team, credit.team_id) if credit.team_id else None
    return {"page": page.title if page else "", "team": team.name if team else ""}
