"""A campaign's photograph: uploading it, choosing the part to show, describing it."""

from datetime import datetime
from http import HTTPStatus

import flask
from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns import photographs
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import subject_of
from fundraiser.campaigns.photographs import words_of_photograph
from fundraiser.campaigns.queries import find_campaign, lock_campaign
from fundraiser.database import transaction
from fundraiser.pictures.crops import LARGEST_ZOOM_PERCENT
from fundraiser.pictures.images import LARGEST_POST
from fundraiser.pictures.models import Use
from fundraiser.pictures.operations import DrawnPicture, NewPart, draw_sizes
from fundraiser.staff.audit_log.changes import RecordedAct, acts_of
from fundraiser.staff.blueprint import bp
from fundraiser.staff.campaign_photographs.forms import PhotographForm
from fundraiser.staff.picture_uploads import asks_for_preview, draw_upload, original_of
from fundraiser.staff.record_versions import entries_since, newest_entry
from fundraiser.staff.records import or_not_found, refusals_shown_on, status_of
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token
from fundraiser.web.security import largest_upload


@bp.route("/campaigns/<slug>/photograph", methods=["GET", "POST"])
@staff_only(Permission.MANAGE_CAMPAIGNS)
@largest_upload(LARGEST_POST)
def campaign_photograph(slug: str) -> ResponseReturnValue:
    """Show the photograph and its words; on POST, save them, or preview the chosen part."""
    found = or_not_found(find_campaign(slug))
    form = PhotographForm.of(found, seen=newest_entry(subject_of(found)))
    if form.is_submitted():
        is_valid = form.validate()
        drawn = draw_upload(form, is_needed=found.picture is None, use=Use.BAND)
        if is_valid and not form.errors and not asks_for_preview():
            with refusals_shown_on(form):
                _save(found, form, drawn, clock.now())
            if not form.errors:
                flask.flash(_("The photograph is saved."), "success")
                return _to(found)
    return _page_of(found, form)


@bp.post("/campaigns/<slug>/photograph/remove")
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_photograph_remove(slug: str) -> ResponseReturnValue:
    """Delete the photograph and its files."""
    require_token()
    found = or_not_found(find_campaign(slug))
    with transaction():
        photographs.remove_photograph(
            lock_campaign(found.id), actor=current_actor(), at=clock.now()
        )
    flask.flash(_("The photograph is deleted."), "success")
    return _to(found)


def _save(campaign: Campaign, form: PhotographForm, new: DrawnPicture | None, at: datetime) -> None:
    """Save the new photograph, or the new part and words of the present one."""
    part = None if new else _part_of(campaign, form)
    with transaction():
        fresh = lock_campaign(campaign.id)
        is_same = part and part.sizes is None and form.words() == words_of_photograph(fresh)
        if not is_same:
            form.require_unchanged(newest_entry(subject_of(fresh)))
        actor = current_actor()
        if new:
            photographs.set_photograph(fresh, new, form.words(), actor=actor, at=at)
        elif part:
            photographs.crop_photograph(fresh, part, form.words(), actor=actor, at=at)


def _part_of(campaign: Campaign, form: PhotographForm) -> NewPart | None:
    picture, crop = campaign.picture, form.crop()
    if picture is None:
        return None
    is_new = crop != picture.crop
    sizes = draw_sizes(original_of(picture), crop, Use.BAND) if is_new else None
    return NewPart(picture_id=picture.id, sizes=sizes, crop=crop)


def _page_of(campaign: Campaign, form: PhotographForm) -> ResponseReturnValue:
    page = render_template(
        "staff/campaign_photographs/campaign_photograph.html",
        campaign=campaign,
        form=form,
        newer=_newer(form, campaign),
        part=form.shown_crop(),
        most_zoom=LARGEST_ZOOM_PERCENT,
    )
    return page, status_of(form)


def _newer(form: PhotographForm, campaign: Campaign) -> list[RecordedAct]:
    """Return what others did since the form was opened; from now on the form has seen it."""
    seen, form.seen.data = form.seen.data or "", newest_entry(subject_of(campaign))
    return acts_of(entries_since(seen, subject_of(campaign)), campaign.zone) if form.errors else []


def _to(campaign: Campaign) -> ResponseReturnValue:
    return redirect(url_for("staff.campaign", slug=campaign.slug), HTTPStatus.SEE_OTHER)
