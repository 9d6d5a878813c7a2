"""What Stripe told us: events, applying one again, and payments that are not as promised."""

import json
from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Permission
from fundraiser.audit import AuditAction
from fundraiser.database import transaction
from fundraiser.pledges.operations.checkouts import put_right
from fundraiser.pledges.queries import find_checkout
from fundraiser.staff.blueprint import bp
from fundraiser.staff.checkouts.queries import list_quarantined
from fundraiser.staff.office import office_zone
from fundraiser.staff.records import numbered_record, or_not_found, status_of
from fundraiser.staff.stripe_events.forms import PutRightForm
from fundraiser.staff.stripe_events.table import STRIPE_EVENTS
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.stripe_sync import operations
from fundraiser.stripe_sync.queries import (
    find_event,
    find_unclaimed,
    list_unclaimed,
    lock_event,
    lock_unclaimed,
)
from fundraiser.stripe_sync.retention import MONTHS_KEPT
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token


@bp.get("/stripe/events")
@staff_only(Permission.SEE_STRIPE)
def stripe_events() -> ResponseReturnValue:
    """List events, newest first, a page at a time."""
    return list_page(STRIPE_EVENTS, "staff/stripe_events/stripe_events.html")


route_files("/stripe/events", STRIPE_EVENTS)


@bp.get("/stripe/events/<event_id>")
@staff_only(Permission.SEE_STRIPE)
def stripe_event(event_id: str) -> ResponseReturnValue:
    """Show one event as it came, and how applying it went."""
    found = numbered_record(find_event, event_id)
    return render_template(
        "staff/stripe_events/stripe_event.html",
        event=found,
        acts_on_kind=operations.acts_on(found.kind),
        body=_indented(found.body) if found.body else "",
        months_kept=MONTHS_KEPT,
        zone=office_zone(),
    )


@bp.post("/stripe/events/<event_id>/apply-again")
@staff_only(Permission.APPLY_STRIPE_EVENTS)
def stripe_event_apply_again(event_id: str) -> ResponseReturnValue:
    """Have an event applied once more: its object is read again from Stripe."""
    require_token()
    at = clock.now()
    with transaction():
        found = numbered_record(lock_event, event_id)
        operations.apply_again(found, at=at)
        audit.record(
            AuditAction.STRIPE_EVENT_APPLIED_AGAIN,
            actor=current_actor(),
            subject=f"stripe-event:{found.id}",
            at=at,
        )
    flask.flash(_("The event is applied again within a minute."), "success")
    return redirect(url_for("staff.stripe_event", event_id=event_id), HTTPStatus.SEE_OTHER)


@bp.get("/stripe/quarantine")
@staff_only(Permission.SEE_STRIPE)
def stripe_quarantine() -> ResponseReturnValue:
    """List the payments that are not what was promised, or promised by nobody we know: they count
    nowhere until looked at."""
    return render_template(
        "staff/stripe_events/quarantine.html",
        checkouts=list_quarantined(),
        unclaimed=list_unclaimed(),
        zone=office_zone(),
    )


@bp.route("/stripe/quarantine/<checkout_id>", methods=["GET", "POST"])
@staff_only(Permission.PUT_PAYMENTS_RIGHT)
def stripe_put_right(checkout_id: str) -> ResponseReturnValue:
    """Ask what was done about a payment, and take it off the list.

    Of a checkout that was never on it, there is no such page.
    """
    found = numbered_record(find_checkout, checkout_id)
    or_not_found(found if found.counts_nowhere else None)
    form = PutRightForm()
    if form.validate_on_submit():
        at = clock.now()
        with transaction():
            if put_right(found):
                audit.record(
                    AuditAction.PAYMENT_PUT_RIGHT,
                    actor=current_actor(),
                    subject=f"checkout:{found.id}",
                    note=form.note.data,
                    at=at,
                )
        flask.flash(_("The payment is off the list. What you wrote is in its history."), "success")
        return redirect(url_for("staff.stripe_quarantine"), HTTPStatus.SEE_OTHER)
    page = render_template("staff/stripe_events/put_right.html", checkout=found, form=form)
    return page, status_of(form)


@bp.route("/stripe/unclaimed/<payment_id>", methods=["GET", "POST"])
@staff_only(Permission.PUT_PAYMENTS_RIGHT)
def stripe_unclaimed(payment_id: str) -> ResponseReturnValue:
    """Ask what was done about a payment that belongs to no gift, and take it off the list."""
    found = numbered_record(find_unclaimed, payment_id)
    form = PutRightForm()
    if form.validate_on_submit():
        at = clock.now()
        with transaction():
            payment = numbered_record(lock_unclaimed, payment_id)
            if operations.put_unclaimed_right(payment, at=at):
                audit.record(
                    AuditAction.PAYMENT_PUT_RIGHT,
                    actor=current_actor(),
                    subject=f"unclaimed-payment:{payment.id}",
                    after={"session": payment.session_id},
                    note=form.note.data,
                    at=at,
                )
        flask.flash(
            _("The payment is off the list. What you wrote is in the audit log."), "success"
        )
        return redirect(url_for("staff.stripe_quarantine"), HTTPStatus.SEE_OTHER)
    page = render_template(
        "staff/stripe_events/unclaimed.html", payment=found, form=form, zone=office_zone()
    )
    return page, status_of(form)


def _indented(body: str) -> str:
    """Return JSON as people read it; what is not JSON stays as it came."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
