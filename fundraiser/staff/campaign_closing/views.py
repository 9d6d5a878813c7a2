"""Closing a campaign with its pools, and the closing report as page and workbook."""

from datetime import datetime
from functools import partial
from http import HTTPStatus

import flask
from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import audit, clock
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.sessions import signed_in_person
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import close_campaign, subject_of
from fundraiser.campaigns.queries import find_campaign, lock_campaign
from fundraiser.database import in_transaction, transaction
from fundraiser.matching.operations.pools import close_pool
from fundraiser.matching.queries import list_pools, lock_pools, pool_figures
from fundraiser.staff.blueprint import bp
from fundraiser.staff.campaign_closing.queries import campaign_report, unfinished_gifts
from fundraiser.staff.campaign_closing.workbook import report_workbook
from fundraiser.staff.records import or_not_found, refusals_shown_on, status_of
from fundraiser.staff.tables.pages import FILES
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import StaffForm


@bp.route("/campaigns/<slug>/close", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_close(slug: str) -> ResponseReturnValue:
    """Say what closing does to gifts on their way; on POST, close the campaign and its pools."""
    campaign = or_not_found(find_campaign(slug))
    at, form = clock.now(), StaffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            in_transaction(partial(_close, campaign.id, at))
        if not form.errors:
            flask.flash(_("The campaign is closed. This is its closing report."), "success")
            return redirect(url_for("staff.campaign_report_page", slug=slug), HTTPStatus.SEE_OTHER)
    figures = pool_figures(list_pools(campaign.id))
    page = render_template(
        "staff/campaign_closing/close.html",
        campaign=campaign,
        form=form,
        has_ended=campaign.closes_at <= at,
        unfinished=unfinished_gifts(campaign, figures),
        pools=[each for each in figures if each.pool.can_be_closed],
    )
    return page, status_of(form)


@bp.get("/campaigns/<slug>/closing-report")
@staff_only(Permission.SEE_TOTALS)
def campaign_report_page(slug: str) -> ResponseReturnValue:
    """Show what became of the campaign and of each pool."""
    campaign = _that_opened(slug)
    return render_template(
        "staff/campaign_closing/report.html", report=campaign_report(campaign, at=clock.now())
    )


@bp.get("/campaigns/<slug>/closing-report.xlsx")
@staff_only(Permission.SEE_TOTALS)
def campaign_report_file(slug: str) -> ResponseReturnValue:
    """Give the report as a workbook; the export is in the audit log."""
    campaign, at = _that_opened(slug), clock.now()
    file = report_workbook(campaign_report(campaign, at=at))
    with transaction():
        audit.record(AuditAction.CLOSING_REPORT_EXPORTED, subject_of(campaign), current_actor(), at)
    name = f"closing-report-{slug}-{at:%Y-%m-%d}.xlsx"
    return Response(
        file,
        content_type=FILES["xlsx"][1],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _that_opened(slug: str) -> Campaign:
    """Return a campaign that is no draft. Raises NoSuchRecord."""
    campaign = or_not_found(find_campaign(slug))
    return or_not_found(None if campaign.is_draft else campaign)


def _close(campaign_id: int, at: datetime) -> None:
    """Close the campaign, and its pools if the person may: all of it or none."""
    actor = current_actor()
    close_campaign(lock_campaign(campaign_id), actor=actor, at=at)
    if not signed_in_person().may(Permission.MANAGE_MATCH):
        return
    for pool in lock_pools(campaign_id):
        if pool.can_be_closed:
            close_pool(pool, actor=actor, at=at)
