"""Campaigns: the list, one with its figures, adding, editing, moving its dates, withdrawing."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from http import HTTPStatus

import flask
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns import operations, photographs
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import SlugTaken, facts_of, subject_of
from fundraiser.campaigns.previews import preview_url
from fundraiser.campaigns.queries import find_campaign, lock_campaign
from fundraiser.database import transaction
from fundraiser.i18n.formats import deadline
from fundraiser.i18n.languages import current_language
from fundraiser.i18n.zones import zone_groups, zone_in_words
from fundraiser.matching.offers import current_offer, progress
from fundraiser.matching.queries import (
    count_in_line,
    list_pools,
    pool_figures,
    reserved_of,
)
from fundraiser.peer_to_peer.share_files.qr import qr_data_uri
from fundraiser.staff.audit_log.changes import RecordedAct, acts_of, acts_on
from fundraiser.staff.blueprint import bp
from fundraiser.staff.campaigns.forms import CampaignForm, DatesForm
from fundraiser.staff.campaigns.gaps import gaps_of, short_pools
from fundraiser.staff.campaigns.table import CAMPAIGNS
from fundraiser.staff.record_versions import entries_since, newest_entry
from fundraiser.staff.records import add_or_find, or_not_found, refusals_shown_on, status_of
from fundraiser.staff.tables.pages import list_page, route_files
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import StaffForm

PREVIEW = "preview"


@bp.get("/campaigns")
@staff_only(Permission.SEE_TOTALS)
def campaigns() -> ResponseReturnValue:
    """List campaigns with their windows and totals, a page at a time."""
    return list_page(CAMPAIGNS, "staff/campaigns/campaigns.html")


route_files("/campaigns", CAMPAIGNS)


@bp.route("/campaigns/add", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_add() -> ResponseReturnValue:
    """Describe a new campaign, or a copy of one; on POST, save it as a draft."""
    copied = _copied_campaign()
    form = CampaignForm.copy_of(copied) if copied else CampaignForm.blank()
    if form.validate_on_submit() and not _asks_for_preview():
        with refusals_shown_on(form):
            campaign = add_or_find(partial(_add, form, copied), SlugTaken)
        if not form.errors:
            flask.flash(
                _("The campaign is saved as a draft. Publish it when it is ready."), "success"
            )
            return _to(campaign)
    return _form_page(form, None, copied=copied)


@bp.get("/campaigns/<slug>")
@staff_only(Permission.SEE_TOTALS)
def campaign(slug: str) -> ResponseReturnValue:
    """Show a campaign: figures, dates, words, match, history."""
    found = or_not_found(find_campaign(slug))
    at = clock.now()
    figures = pool_figures(list_pools(found.id))
    link = preview_url(found, current_language())
    return render_template(
        "staff/campaigns/campaign.html",
        campaign=found,
        preview_link=link,
        preview_code=qr_data_uri(link) if link else "",
        status_now=found.status_at(at),
        progress=progress(found, current_offer(found, at=at)),
        pools=figures,
        reserved=reserved_of(figures, found.currency),
        in_line=count_in_line(found.id),
        gaps=gaps_of(found, figures, at),
        has_opened=found.opens_at <= at,
        has_ended=found.closes_at <= at,
        is_closed=found.closes_at <= at and not any(each.pool.can_be_closed for each in figures),
        zone_words=zone_in_words(found.zone),
        acts=acts_on([subject_of(found)], found.zone),
    )


@bp.route("/campaigns/<slug>/edit", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_edit(slug: str) -> ResponseReturnValue:
    """Change a campaign's words, goal and amounts; of a draft, its address and dates as well."""
    found = or_not_found(find_campaign(slug))
    form = CampaignForm.of(found, seen=newest_entry(subject_of(found)))
    if form.validate_on_submit() and not _asks_for_preview():
        with refusals_shown_on(form), transaction():
            found = _edit(found.id, form)
        if not form.errors:
            flask.flash(_("The campaign is changed."), "success")
            return _to(found)
    return _form_page(form, found)


@bp.route("/campaigns/<slug>/dates", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_dates(slug: str) -> ResponseReturnValue:
    """Move the closing of a campaign, or an opening that is to come; a later end is labelled."""
    found = or_not_found(find_campaign(slug))
    if found.is_draft:
        return redirect(url_for("staff.campaign_edit", slug=slug), HTTPStatus.SEE_OTHER)
    at = clock.now()
    form = DatesForm(found, seen=newest_entry(subject_of(found)), at=at)
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            found = _move_dates(found.id, form, at)
        if not form.errors:
            _say_when_it_closes(found)
            return _to(found)
    page = render_template(
        "staff/campaigns/dates.html",
        campaign=found,
        form=form,
        has_opened=found.opens_at <= at,
        has_ended=found.closes_at <= at,
        zone_words=zone_in_words(found.zone),
        short_pools=short_pools(pool_figures(list_pools(found.id)), found),
        newer=_newer(form, found),
    )
    return page, status_of(form)


@bp.route("/campaigns/<slug>/withdraw", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_withdraw(slug: str) -> ResponseReturnValue:
    """Say what withdrawing does; on POST, take the campaign off the site."""
    found = or_not_found(find_campaign(slug))
    form = StaffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form), transaction():
            operations.withdraw_campaign(
                lock_campaign(found.id), actor=current_actor(), at=clock.now()
            )
        if not form.errors:
            flask.flash(_("The campaign is withdrawn. Its records stay."), "success")
            return _to(found)
    page = render_template("staff/campaigns/withdraw.html", campaign=found, form=form)
    return page, status_of(form)


def _copied_campaign() -> Campaign | None:
    """Return the campaign that the new one begins as a copy of."""
    slug = request.args.get("copy")
    return find_campaign(slug) if slug else None


def _add(form: CampaignForm, copied: Campaign | None) -> Campaign:
    """Add the campaign as a draft; a copy with its photograph."""
    actor, at = current_actor(), clock.now()
    with transaction():
        campaign = operations.add_campaign(
            form.slug.data,
            form.facts(),
            currency=form.currency,
            zone=form.zone_name(),
            actor=actor,
            at=at,
        )
        if copied:
            photographs.copy_photograph(campaign, copied, actor=actor, at=at)
        return campaign


def _edit(campaign_id: int, form: CampaignForm) -> Campaign:
    found = lock_campaign(campaign_id)
    slug = form.slug.data if found.is_draft and "slug" in form else found.slug
    zone = form.zone_name() if found.is_draft else found.zone
    if (form.facts(), slug, zone) != (facts_of(found), found.slug, found.zone):
        form.require_unchanged(newest_entry(subject_of(found)))
    operations.edit_campaign(
        found, form.facts(), slug=slug, zone=zone, actor=current_actor(), at=clock.now()
    )
    return found


def _move_dates(campaign_id: int, form: DatesForm, at: datetime) -> Campaign:
    found = lock_campaign(campaign_id)
    opens_at, closes_at = form.window()
    if (opens_at, closes_at) != (found.opens_at, found.closes_at):
        form.require_unchanged(newest_entry(subject_of(found)))
    facts = replace(facts_of(found), opens_at=opens_at, closes_at=closes_at)
    operations.edit_campaign(found, facts, actor=current_actor(), at=at)
    return found


def _say_when_it_closes(campaign: Campaign) -> None:
    closes = deadline(campaign.closes_at, campaign.zone)
    if campaign.is_extended:
        words = _(
            "It now ends on %(closes)s. The campaign page says it was extended.", closes=closes
        )
    else:
        words = _("It ends on %(closes)s.", closes=closes)
    flask.flash(words, "success")


def _form_page(
    form: CampaignForm, campaign: Campaign | None, *, copied: Campaign | None = None
) -> ResponseReturnValue:
    page = render_template(
        "staff/campaigns/campaign_form.html",
        form=form,
        campaign=campaign,
        copied=copied,
        zone_groups=zone_groups() if "zone" in form else [],
        zone_words=zone_in_words(form.zone_name()),
        is_preview=_asks_for_preview() and not form.errors,
        newer=_newer(form, campaign) if campaign else [],
    )
    return page, status_of(form)


def _newer(form: CampaignForm | DatesForm, campaign: Campaign) -> list[RecordedAct]:
    """Return what others did since the form was opened; from now on the form has seen it."""
    if not form.errors:
        return []
    subject = subject_of(campaign)
    acts = acts_of(entries_since(form.seen.data, subject), campaign.zone)
    form.seen.data = newest_entry(subject)
    return acts


def _asks_for_preview() -> bool:
    return request.form.get("step") == PREVIEW


def _to(campaign: Campaign) -> ResponseReturnValue:
    return redirect(url_for("staff.campaign", slug=campaign.slug), HTTPStatus.SEE_OTHER)
