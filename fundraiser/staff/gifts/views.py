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
from fundraiser.campaigns.queries import get_campaign, list_campaigns
from fundraiser.database import transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import get_donor
from fundraiser.gifts import operations
from fundraiser.gifts.emails import LINK_PURPOSE
from fundraiser.gifts.explanation import explain
from fundraiser.gifts.models import Gift, GiftStatus, Source
from fundraiser.gifts.queries import find_gift
from fundraiser.i18n.languages import current_language
from fundraiser.money import Money
from fundraiser.organisation.queries import home_currency
from fundraiser.peer_to_peer.models import OfflineGift, subject_of_offline_gift
from fundraiser.peer_to_peer.queries.moderation import get_team
from fundraiser.peer_to_peer.queries.offline_gifts import find_offline_gift_of
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.queries import get_pledge
from fundraiser.staff.audit_log.names import names_of_actors
from fundraiser.staff.blueprint import bp
from fundraiser.staff.downloads import csv_file
from fundraiser.staff.exports import gift_lines
from fundraiser.staff.filters import Asked
from fundraiser.staff.gifts.history import History, history_of_gift, history_of_pledge
from fundraiser.staff.gifts.queries import GiftFilters, GiftOrder, Matched, list_gifts
from fundraiser.staff.lists import read_cursor
from fundraiser.staff.records import record_of
from fundraiser.staff.stripe_events.dashboard import stripe_page
from fundraiser.staff.words import choices_of
from fundraiser.stripe_sync.models import StripeEvent
from fundraiser.stripe_sync.queries import list_events_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token
from fundraiser.web.links import signed_url

NARROWING = ("status", "source", "matched", "from", "to", "least", "most")


@bp.get("/gifts")
@staff_only(Permission.SEE_GIFTS)
def gifts() -> ResponseReturnValue:
    """List gifts, a page at a time."""
    asked = Asked(request.args)
    donor = asked.donor()
    filters = _filters(asked, donor)
    page = list_gifts(filters, language=current_language(), after=read_cursor(asked.text("after")))
    return render_template(
        "staff/gifts.html",
        page=page,
        filters=filters,
        donor=donor,
        of_page=get_page(filters.page_id) if filters.page_id else None,
        of_team=get_team(filters.team_id) if filters.team_id else None,
        faults=asked.faults,
        has_narrowed=any(asked.text(name) for name in NARROWING),
        campaigns=list_campaigns(),
        choices={
            "status": choices_of(GiftStatus),
            "source": choices_of(Source),
            "matched": choices_of(Matched),
            "order": choices_of(GiftOrder),
        },
        asked=asked.kept,
    )


@bp.get("/gifts.csv")
@staff_only(Permission.EXPORT_GIFTS)
def gifts_export() -> ResponseReturnValue:
    """Send every gift that fits the filters as CSV, line by line."""
    asked = Asked(request.args)
    filters = _filters(asked, asked.donor())
    if asked.faults:
        return redirect(url_for("staff.gifts", **asked.kept), HTTPStatus.SEE_OTHER)
    return csv_file("gifts", gift_lines(filters), AuditAction.GIFTS_EXPORTED, asked.kept)


@bp.get("/gifts/<public_id>")
@staff_only(Permission.SEE_GIFTS)
def gift(public_id: str) -> ResponseReturnValue:
    """Show one gift: amounts, donor, match, credit, where its money is, emails, history."""
    found = record_of(find_gift, public_id)
    pledge = get_pledge(found.pledge_id) if found.pledge_id else None
    offline = find_offline_gift_of(found.id) if found.is_offline else None
    history = _history_of(found, pledge, offline)
    zero = Money.zero(found.currency)
    return render_template(
        "staff/gift.html",
        gift=found,
        pledge=pledge,
        offline=offline,
        credit_page=get_page(found.page_id) if found.page_id else None,
        credit_team=get_team(found.team_id) if found.team_id else None,
        donor=get_donor(found.donor_id),
        campaign=get_campaign(found.campaign_id),
        history=history,
        matched=sum((row.change for row in history.allocations), zero),
        match=explain(found),
        donor_match_url=signed_url("gifts.match", LINK_PURPOSE, found.public_id),
        actor_names=names_of_actors(event.entry for event in history.events if event.entry),
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
            actor=current_actor(),
            subject=f"gift:{found.id}",
            at=at,
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


def _filters(asked: Asked, donor: Donor | None) -> GiftFilters:
    campaign, of_page, of_team = asked.campaign(), asked.page(), asked.team()
    currency = campaign.currency if campaign else home_currency()
    return GiftFilters(
        search=asked.text("q"),
        searches_contact=signed_in_person().may(Permission.SEE_DONOR_CONTACT),
        campaign_id=campaign.id if campaign else None,
        donor_id=donor.id if donor else None,
        page_id=of_page.id if of_page else None,
        team_id=of_team.id if of_team else None,
        status=asked.one_of(GiftStatus, "status"),
        source=asked.one_of(Source, "source"),
        since=asked.day("from"),
        until=asked.day("to"),
        matched=asked.one_of(Matched, "matched"),
        least_cents=asked.cents("least", currency),
        most_cents=asked.cents("most", currency),
        order=asked.one_of(GiftOrder, "order") or GiftOrder.NEWEST,
    )
