"""Publishing a campaign, and opening its draft pools in the same step."""

from collections.abc import Collection
from datetime import datetime
from functools import partial
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.security import NotPermitted
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.campaigns.operations import publish_campaign
from fundraiser.campaigns.queries import find_campaign, lock_campaign
from fundraiser.database import in_transaction
from fundraiser.matching.operations.pools import open_pool
from fundraiser.matching.queries import list_pools, lock_pools, pool_figures
from fundraiser.staff.blueprint import bp
from fundraiser.staff.campaigns.gaps import gaps_of, refuse_if_blocked
from fundraiser.staff.records import or_not_found, refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import StaffForm


@bp.route("/campaigns/<slug>/publish", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_publish(slug: str) -> ResponseReturnValue:
    """Show what the public will see; on POST, publish the campaign and open the chosen pools."""
    campaign = or_not_found(find_campaign(slug))
    at, form = clock.now(), StaffForm()
    figures = pool_figures(list_pools(campaign.id))
    gaps = gaps_of(campaign, figures, at)
    ready = [each.pool for each in figures if each.pool.can_first_open_at(at)]
    chosen = _chosen_pools() if form.is_submitted() else {pool.public_id for pool in ready}
    if form.validate_on_submit():
        with refusals_shown_on(form):
            refuse_if_blocked(gaps)
            in_transaction(partial(_publish, campaign.id, chosen, at))
        if not form.errors:
            flask.flash(_("The campaign is published."), "success")
            return redirect(url_for("staff.campaign", slug=slug), HTTPStatus.SEE_OTHER)
    page = render_template(
        "staff/campaign_publication/publish.html",
        campaign=campaign,
        form=form,
        gaps=gaps,
        is_blocked=any(gap.is_hard for gap in gaps),
        ready=ready,
        chosen=chosen,
    )
    return page, status_of(form)


def _chosen_pools() -> set[str]:
    """Return the public ids of the pools to open. Raises NotPermitted if the person may not."""
    chosen = set(request.form.getlist("pools"))
    if chosen and not signed_in_person().may(Permission.MANAGE_MATCH):
        raise NotPermitted
    return chosen


def _publish(campaign_id: int, pool_ids: Collection[str], at: datetime) -> None:
    """Publish the campaign and open these drafts: all of it or none."""
    actor = current_actor()
    publish_campaign(lock_campaign(campaign_id), actor=actor, at=at)
    for pool in lock_pools(campaign_id):
        if pool.is_draft and pool.public_id in pool_ids:
            open_pool(pool, actor=actor, at=at)
