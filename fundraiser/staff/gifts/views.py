"""Gifts: the list, its export, one gift with its history, its comment."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.audit import AuditAction
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import transaction
from fundraiser.donors.queries import get_donor
from fundraiser.gifts import operations
from fundraiser.gifts.emails import LINK_PURPOSE
from fundraiser.gifts.explanation import explain
from fundraiser.gifts.models import Gift
from fundraiser.gifts.queries import find_gift
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import OfflineGift, subject_of_offline_gift
from fundraiser.peer_to_peer.queries.moderation import get_team
from fundraiser.peer_to_peer.queries.offline_gifts import find_offline_gift_of
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.queries import get_pledge
from fundraiser.staff.audit_log.changes import acts_by_entry
from fundraiser.staff.blueprint import bp
from fundraiser.staff.gifts.history import History, history_of_gift, history_of_pledge
from fundraiser.staff.gifts.table import GIFTS
from fundraiser.staff.records import record_of
from fundraiser.staff.stripe_events.dashboard import stripe_page
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.stripe_sync.models import StripeEvent
from fundraiser.stripe_sync.queries import list_events_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token
from fundraiser.web.links import signed_url


@bp.get("/gifts")
@staff_only(Permission.SEE_GIFTS)
def gifts() -> ResponseReturnValue:
    """List gifts, a page at a time."""
    return list_page(GIFTS)


route_files("/gifts", GIFTS)


@bp.get("/gifts/<public_id>")
@staff_only(Permission.SEE_GIFTS)
def gift(public_id: str) -> ResponseReturnValue:
    """Show one gift: amounts, donor, match, credit, where its money is, emails, history."""
    found = record_of(find_gift, public_id)
    pledge = get_pledge(found.pledge_id) if found.pledge_id else None
    offline = find_offline_gift_of(found.id) if found.is_offline else None
    history = _history_of(found, pledge, offline)
    zero, campaign = Money.zero(found.currency), get_campaign(found.campaign_id)
    return render_template(
        "staff/gifts/gift.html",
        gift=found,
        pledge=pledge,
        offline=offline,
        credit_page=get_page(found.page_id) if found.page_id else None,
        credit_team=get_team(found.team_id) if found.team_id else None,
        donor=get_donor(found.donor_id),
        campaign=campaign,
        history=history,
        matched=sum((row.change for row in history.allocations), zero),
        match=explain(found),
        donor_match_url=signed_url("gifts.match", LINK_PURPOSE, found.public_id),
        acts=acts_by_entry(history.entries, campaign.zone),
        stripe_page=stripe_page(found.payment_intent_id) if found.payment_intent_id else None,
        stripe_events=_events_of(found, pledge),
        sees_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
    )


@bp.post("/gifts/<public_id>/comment")
@staff_only(Permission.HIDE_COMMENTS)
def gift_comment(public_id: str) -> ResponseReturnValue:
    """Hide a gift's comment from the wall, or show it again."""
    require_token()
    _moderate(record_of(find_gift, public_id), hides=request.form.get("act") == "hide")
    if request.form.get("back") == "comments":
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
            f"gift:{found.id}",
            current_actor(),
            at,
        )
    flask.flash(
        _("The comment is hidden.") if hides else _("The comment is shown again."), "success"
    )


def _history_of(found: Gift, pledge: Pledge | None, offline: OfflineGift | None) -> History:
    if pledge is not None:
        return history_of_pledge(pledge, [found])
    return history_of_gift(found, subject_of_offline_gift(offline.id) if offline else "")


def _events_of(found: Gift, pledge: Pledge | None) -> list[StripeEvent]:
    """Return Stripe's events about the gift, for those who may see them."""
    if pledge is None or not signed_in_person().may(Permission.SEE_STRIPE):
        return []
    payment = [one for one in (found.payment_intent_id, found.charge_id) if one]
    sessions = [one.session_id for one in pledge.checkouts if one.session_id]
    refunds = [refund.stripe_id for refund in found.refunds]
    return list(list_events_of([*payment, *sessions, *refunds]))
