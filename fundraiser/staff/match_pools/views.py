"""Match pools: a campaign's list in its order, one pool, opening and closing it."""

from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import (
    find_campaign,
    find_campaign_in_season,
    get_campaign,
    list_campaigns,
)
from fundraiser.database import in_transaction, transaction
from fundraiser.matching.models import MatchPool
from fundraiser.matching.operations import pools as operations
from fundraiser.matching.operations.pools import OrderStale, subject_of
from fundraiser.matching.queries import (
    find_pool,
    list_pools,
    list_sponsor_payments,
    lock_pool,
    pool_figures,
)
from fundraiser.staff.audit_log.changes import acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.records import or_not_found, record_of, refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import StaffForm, require_token

MOST_POOLS = 200


@bp.get("/match")
@staff_only(Permission.SEE_TOTALS)
def match() -> ResponseReturnValue:
    """List a campaign's pools in their order: those of the one asked for, else of the season's."""
    at = clock.now()
    campaign = chosen_campaign()
    if campaign is None:
        return render_template("staff/no_campaign.html", title=_("Match pools"))
    pools = list_pools(campaign.id)
    return render_template(
        "staff/match_pools/match_pools.html",
        campaign=campaign,
        campaigns=list_campaigns(),
        status_now=campaign.status_at(at),
        pools=pool_figures(pools),
        order=[pool.public_id for pool in pools],
        moved=request.args.get("moved", ""),
        at=at,
    )


@bp.post("/match/order")
@staff_only(Permission.MANAGE_MATCH)
def match_order() -> ResponseReturnValue:
    """Put a campaign's pools in the order that was sent."""
    require_token()
    campaign = or_not_found(find_campaign(request.form.get("campaign", "")))
    try:
        with transaction():
            operations.order_pools(
                campaign,
                _sent_list("order"),
                seen=_sent_list("seen"),
                actor=current_actor(),
                at=clock.now(),
            )
    except OrderStale as stale:  # the list as it is now says more than an error page
        flask.flash(str(stale), "warning")
    moved = request.form.get("moved", "")[:20]
    address = url_for("staff.match", campaign=campaign.slug, moved=moved)
    return redirect(address, HTTPStatus.SEE_OTHER)


@bp.get("/match/<public_id>")
@staff_only(Permission.SEE_TOTALS)
def match_pool(public_id: str) -> ResponseReturnValue:
    """Show a pool: its figures, its terms in every version, what the sponsor paid, its history."""
    pool = record_of(find_pool, public_id)
    return render_template(
        "staff/match_pools/match_pool.html",
        pool=pool,
        campaign=get_campaign(pool.campaign_id),
        figures=pool_figures([pool])[0],
        payments=list_sponsor_payments(pool),
        is_over=pool.terms.closes_at <= clock.now(),
        acts=acts_on([subject_of(pool)], pool.terms.zone),
    )


@bp.route("/match/<public_id>/open", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def match_open(public_id: str) -> ResponseReturnValue:
    """Show what will be promised in public; on POST, open the pool, or open it again."""
    pool = record_of(find_pool, public_id)
    form = StaffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            in_transaction(
                lambda: operations.open_pool(
                    _locked(public_id), actor=current_actor(), at=clock.now()
                )
            )
        if not form.errors:
            flask.flash(_("The pool is open."), "success")
            return to_pool(public_id)
    page = render_template(
        "staff/match_pools/open.html", pool=pool, campaign=get_campaign(pool.campaign_id), form=form
    )
    return page, status_of(form)


@bp.route("/match/<public_id>/close", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def match_close(public_id: str) -> ResponseReturnValue:
    """Say what closing does; on POST, close the pool."""
    pool = record_of(find_pool, public_id)
    form = StaffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            in_transaction(
                lambda: operations.close_pool(
                    _locked(public_id), actor=current_actor(), at=clock.now()
                )
            )
        if not form.errors:
            flask.flash(
                _("The pool is closed. Its match is no longer claimed anywhere."), "success"
            )
            return to_pool(public_id)
    page = render_template(
        "staff/match_pools/close.html", pool=pool, figures=pool_figures([pool])[0], form=form
    )
    return page, status_of(form)


@bp.route("/match/<public_id>/discard", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_MATCH)
def match_discard(public_id: str) -> ResponseReturnValue:
    """Ask whether a draft is to go; on POST, it is gone."""
    pool = find_pool(public_id)
    if pool is None and request.method == "POST":  # sent twice: it is gone already
        return redirect(url_for("staff.match"), HTTPStatus.SEE_OTHER)
    pool = or_not_found(pool)
    campaign = get_campaign(pool.campaign_id)
    form = StaffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            operations.discard_pool(_locked(public_id), actor=current_actor(), at=clock.now())
        if not form.errors:
            flask.flash(_("The draft is discarded."), "success")
            return redirect(url_for("staff.match", campaign=campaign.slug), HTTPStatus.SEE_OTHER)
    return render_template("staff/match_pools/discard.html", pool=pool, form=form), status_of(form)


def to_pool(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("staff.match_pool", public_id=public_id), HTTPStatus.SEE_OTHER)


def chosen_campaign() -> Campaign | None:
    """Return the campaign that the address asks for, else the season's, else the latest."""
    asked_for = request.args.get("campaign", "")
    chosen = find_campaign(asked_for) if asked_for else find_campaign_in_season(clock.now())
    return chosen or next(iter(list_campaigns()), None)


def _locked(public_id: str) -> MatchPool:
    return or_not_found(lock_pool(public_id))


def _sent_list(name: str) -> list[str]:
    return request.form.get(name, "").split(",")[:MOST_POOLS]
