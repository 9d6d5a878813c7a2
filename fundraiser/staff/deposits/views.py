"""Cash and cheques by the batch: what went to the bank together, what was found on its statement.

The sum is typed from the paper in one's hand, and must be that of the records chosen: so a slip
with one cheque too many, or a record that nobody has the cheque of, is found before it counts.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import in_transaction
from fundraiser.peer_to_peer.models import OfflineGift, OfflineStatus
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.peer_to_peer.queries.offline_gifts import lock_offline_gift
from fundraiser.staff.blueprint import bp
from fundraiser.staff.offline_gifts.forms import BatchForm, DepositForm
from fundraiser.staff.offline_gifts.queries import list_chosen
from fundraiser.staff.records import refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor


@bp.route("/offline-gifts/deposit", methods=["GET", "POST"])
@staff_only(Permission.NOTE_DEPOSITS)
def offline_deposit() -> ResponseReturnValue:
    """Ask for the day and the sum; on POST, note that all of them are in the bank, or none."""
    chosen = _chosen(OfflineStatus.DEPOSITED)
    if not chosen:
        return _nothing_chosen()
    today = clock.today(chosen[0].page.campaign.zone)
    form = DepositForm(chosen, today=today)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            in_transaction(partial(_note_deposits, [one.id for one in chosen], form.on.data))
        if not form.errors:
            said = ngettext(
                "%(num)s is deposited. Finance verifies it on the bank’s statement.",
                "%(num)s are deposited. Finance verifies them on the bank’s statement.",
                len(chosen),
            )
            return _done(said)
    page = render_template("staff/deposits/deposit.html", form=form, chosen=chosen, today=today)
    return page, status_of(form)


@bp.route("/offline-gifts/verify", methods=["GET", "POST"])
@staff_only(Permission.VERIFY_OFFLINE_GIFTS)
def offline_verify() -> ResponseReturnValue:
    """Ask for the sum on the statement; on POST, make each of them a gift.

    Each in a transaction of its own, so that donors who give meanwhile wait for one at most. One
    that is verified already stays as it is, so that a batch that was cut short is sent again.
    """
    chosen = _chosen(OfflineStatus.VERIFIED)
    if not chosen:
        return _nothing_chosen()
    form = BatchForm(chosen)
    if form.validate_on_submit():
        for one in chosen:
            with refusals_shown_on(form):
                in_transaction(partial(_verify, one.id))
        if not form.errors:
            said = ngettext(
                "%(num)s gift is verified, credited and matched by its terms.",
                "%(num)s gifts are verified, credited and matched by their terms.",
                len(chosen),
            )
            return _done(said)
    return render_template("staff/deposits/verify.html", form=form, chosen=chosen), status_of(form)


def _note_deposits(offline_ids: Sequence[int], on: date) -> None:
    for offline_id in offline_ids:
        offline_gifts.note_deposit(
            lock_offline_gift(offline_id), on=on, actor=current_actor(), at=clock.now()
        )


def _verify(offline_id: int) -> None:
    offline_gifts.verify(lock_offline_gift(offline_id), actor=current_actor(), at=clock.now())


def _chosen(step: OfflineStatus) -> Sequence[OfflineGift]:
    """Return those that were ticked, can take that step, and are in the currency of the first.

    Sent again, those that have taken it belong to the batch still.
    """
    is_sent = request.method == "POST"
    found = [
        one
        for one in list_chosen(request.values.getlist("gift"))
        if one.can_move_to(step) or (is_sent and one.status is step)
    ]
    return [one for one in found if one.currency == found[0].currency]


def _nothing_chosen() -> ResponseReturnValue:
    flask.flash(_("Tick the gifts for this step. Others are at another step."), "warning")
    return redirect(url_for("staff.offline_gifts"), HTTPStatus.SEE_OTHER)


def _done(said: str) -> ResponseReturnValue:
    flask.flash(said, "success")
    return redirect(url_for("staff.offline_gifts"), HTTPStatus.SEE_OTHER)
