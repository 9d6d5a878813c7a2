"""Gifts: the list, its export, one gift with its history, its comment."""

from http import HTTPStatus

import flask
from flask import Response, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.audit import AuditAction
from fundraiser.campaigns.queries import find_campaign, get_campaign, list_campaigns
from fundraiser.database import transaction
from fundraiser.gifts import operations
from fundraiser.gifts.models import Gift, GiftStatus, Source
from fundraiser.gifts.queries import find_gift
from fundraiser.i18n.languages import current_language
from fundraiser.pledges.queries import get_pledge
from fundraiser.staff.exports import gift_lines
from fundraiser.staff.filters import Asked
from fundraiser.staff.lists import read_cursor
from fundraiser.staff.queries.gift_list import GiftFilters, GiftOrder, Matched, list_gifts
from fundraiser.staff.queries.histories import history_of_pledge
from fundraiser.staff.queries.names import names_of_actors
from fundraiser.staff.stripe_pages import stripe_page
from fundraiser.staff.views.blueprint import bp
from fundraiser.staff.views.records import or_not_found
from fundraiser.stripe_sync.queries import list_events_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import StaffForm

USUAL_CURRENCY = "CAD"


@bp.get("/gifts")
@staff_only(Permission.SEE_GIFTS)
def gifts() -> ResponseReturnValue:
    """List gifts, a page at a time."""
    asked = Asked(request.args)
    filters = _filters(asked)
    page = list_gifts(filters, language=current_language(), after=read_cursor(asked.text("after")))
    return render_template(
        "staff/gifts.html",
        page=page,
        filters=filters,
        faults=asked.faults,
        campaigns=list_campaigns(),
        kinds={"status": GiftStatus, "source": Source, "matched": Matched, "order": GiftOrder},
        asked=request.args.to_dict(),
    )


@bp.get("/gifts.csv")
@staff_only(Permission.EXPORT_GIFTS)
def gifts_export() -> ResponseReturnValue:
    """Send every gift that fits the filters as CSV, line by line."""
    filters = _filters(Asked(request.args))
    with transaction():
        audit.record(
            AuditAction.GIFTS_EXPORTED,
            actor=current_actor(),
            subject="gifts",
            after={name: text for name, text in request.args.items() if text},
            at=clock.now(),
        )
    name = f"gifts-{clock.now():%Y-%m-%d}.csv"
    return Response(
        stream_with_context(gift_lines(filters)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@bp.get("/gifts/<public_id>")
@staff_only(Permission.SEE_GIFTS)
def gift(public_id: str) -> ResponseReturnValue:
    """Show one gift: amounts, donor, match, Stripe's ids, refunds, emails, history."""
    found = or_not_found(find_gift(public_id))
    pledge = get_pledge(found.pledge_id)
    history = history_of_pledge(pledge, [found])
    stripe_ids = [found.payment_intent_id, found.charge_id]
    sessions = [one.session_id for one in pledge.checkouts if one.session_id]
    person = signed_in_person()
    return render_template(
        "staff/gift.html",
        gift=found,
        pledge=pledge,
        campaign=get_campaign(found.campaign_id),
        history=history,
        actor_names=names_of_actors(event.entry for event in history.events if event.entry),
        stripe_page=stripe_page(found.payment_intent_id),
        stripe_events=list_events_of([*stripe_ids, *sessions])
        if person.may(Permission.SEE_STRIPE)
        else [],
        sees_contact=person.may(Permission.SEE_DONOR_CONTACT),
    )


@bp.post("/gifts/<public_id>/comment")
@staff_only(Permission.HIDE_COMMENTS)
def gift_comment(public_id: str) -> ResponseReturnValue:
    """Hide a gift's comment from the wall, or show it again."""
    found = or_not_found(find_gift(public_id))
    if StaffForm().validate_on_submit():
        _moderate(found, hides=request.form.get("act") == "hide")
    back = request.form.get("back", "")
    if back == "comments":
        return redirect(url_for("staff.comments"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("staff.gift", public_id=public_id), HTTPStatus.SEE_OTHER)


def _moderate(found: Gift, *, hides: bool) -> None:
    at = clock.now()
    with transaction():
        if hides:
            operations.hide_comment(found, at=at)
        else:
            operations.show_comment(found)
        audit.record(
            AuditAction.COMMENT_HIDDEN if hides else AuditAction.COMMENT_SHOWN,
            actor=current_actor(),
            subject=f"gift:{found.id}",
            at=at,
        )
    flask.flash(
        _("The comment is hidden.") if hides else _("The comment is shown again."), "success"
    )


def _filters(asked: Asked) -> GiftFilters:
    campaign = find_campaign(asked.text("campaign")) if asked.text("campaign") else None
    currency = campaign.currency if campaign else USUAL_CURRENCY
    return GiftFilters(
        search=asked.text("q"),
        searches_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
        campaign_id=campaign.id if campaign else None,
        status=asked.one_of(GiftStatus, "status"),
        source=asked.one_of(Source, "source"),
        since=asked.day("from"),
        until=asked.day("to"),
        matched=asked.one_of(Matched, "matched"),
        least_cents=asked.cents("least", currency),
        most_cents=asked.cents("most", currency),
        order=asked.one_of(GiftOrder, "order") or GiftOrder.NEWEST,
    )
