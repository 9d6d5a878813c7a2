"""The secret link to a campaign's preview: making it, withdrawing it."""

from http import HTTPStatus

import flask
from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.previews import share_preview, withdraw_preview
from fundraiser.campaigns.queries import find_campaign, lock_campaign
from fundraiser.database import transaction
from fundraiser.staff.blueprint import bp
from fundraiser.staff.records import or_not_found
from fundraiser.web.access import staff_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token


@bp.post("/campaigns/<slug>/preview-link")
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_preview_share(slug: str) -> ResponseReturnValue:
    """Make the secret link to the preview."""
    require_token()
    campaign = or_not_found(find_campaign(slug))
    with transaction():
        share_preview(lock_campaign(campaign.id), actor=current_actor(), at=clock.now())
    return _to_preview(slug)


@bp.post("/campaigns/<slug>/preview-link/withdraw")
@staff_only(Permission.MANAGE_CAMPAIGNS)
def campaign_preview_withdraw(slug: str) -> ResponseReturnValue:
    """End the secret link."""
    require_token()
    campaign = or_not_found(find_campaign(slug))
    with transaction():
        withdraw_preview(lock_campaign(campaign.id), actor=current_actor(), at=clock.now())
    flask.flash(_("The link no longer works."), "success")
    return _to_preview(slug)


def _to_preview(slug: str) -> ResponseReturnValue:
    address = url_for("staff.campaign", slug=slug, _anchor="preview")
    return redirect(address, HTTPStatus.SEE_OTHER)
