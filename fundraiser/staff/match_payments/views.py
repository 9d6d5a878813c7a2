"""What sponsors have paid on their pools: recording it, and taking back what was recorded wrong."""

from datetime import datetime

import flask
from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.database import transaction
from fundraiser.i18n.formats import money
from fundraiser.matching.models import MatchPool
from fundraiser.matching.operations import sponsors
from fundraiser.matching.queries import (
    SponsorPayment,
    find_pool,
    list_sponsor_payments,
    lock_pool,
    pool_figures,
)
from fundraiser.staff.blueprint import bp
from fundraiser.staff.match_pools.forms import PaymentForm, TakeBackForm
from fundraiser.staff.match_pools.views import to_pool
from fundraiser.staff.records import or_not_found, record_of, refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor


@bp.route("/match/<public_id>/payment", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def match_payment(public_id: str) -> ResponseReturnValue:
    """Ask what the sponsor has paid; on POST, record it: once for each reference."""
    pool = record_of(find_pool, public_id)
    zone = pool.terms.zone
    form = PaymentForm(pool.currency, today=clock.today(zone))
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            is_new = _record(pool, form)
        if not form.errors:
            _say_what_is_recorded(form, is_new=is_new)
            return to_pool(public_id)
    figures = pool_figures([pool])[0]
    page = render_template(
        "staff/match_payments/payment.html", pool=pool, figures=figures, form=form
    )
    return page, status_of(form)


@bp.route("/match/<public_id>/payment/take-back", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def match_take_back(public_id: str) -> ResponseReturnValue:
    """Ask what was wrong with a recorded payment; on POST, another transfer corrects it."""
    pool = record_of(find_pool, public_id)
    payment = _find_payment(pool, request.args.get("reference", ""))
    if payment is None:
        flask.flash(_("No payment with this reference is recorded."), "warning")
        return to_pool(public_id)
    form = TakeBackForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            sponsors.take_payment_back(
                or_not_found(lock_pool(public_id)),
                payment.reference,
                reason=form.reason.data,
                actor=current_actor(),
                at=clock.now(),
            )
        if not form.errors:
            flask.flash(_("The payment is taken back. It no longer counts."), "success")
            return to_pool(public_id)
    page = render_template(
        "staff/match_payments/take_back.html", pool=pool, payment=payment, form=form
    )
    return page, status_of(form)


def _record(pool: MatchPool, form: PaymentForm) -> bool:
    at = clock.now()
    return sponsors.record_sponsor_payment(
        or_not_found(lock_pool(pool.public_id)),
        form.paid(),
        reference=form.reference.data,
        paid_at=_paid_at(form, pool.terms.zone, at),
        actor=current_actor(),
        at=at,
    )


def _paid_at(form: PaymentForm, zone: str, at: datetime) -> datetime:
    """Return an instant of the day that was entered: this one, if it is today."""
    is_today = form.paid_on.data == form.today
    return at if is_today else clock.day_begins(form.paid_on.data, zone)


def _say_what_is_recorded(form: PaymentForm, *, is_new: bool) -> None:
    named = {"amount": money(form.paid()), "reference": form.reference.data}
    if is_new:
        flask.flash(_("%(amount)s, %(reference)s, is recorded.", **named), "success")
        return
    words = _(
        "%(amount)s, %(reference)s, was recorded already. Nothing was recorded twice.", **named
    )
    flask.flash(words, "notice")


def _find_payment(pool: MatchPool, reference: str) -> SponsorPayment | None:
    payments = list_sponsor_payments(pool)
    return next((payment for payment in payments if payment.reference == reference), None)
