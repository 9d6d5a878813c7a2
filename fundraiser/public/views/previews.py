"""The preview of a campaign's page before it is public: for staff, and by a secret link.

It shows the campaign as open, with the match of the pools that can be opened with it. Its form has
no key, so that no gift can be made with it.
"""

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.previews import LINK_PURPOSE
from fundraiser.campaigns.queries import find_campaign, find_previewed
from fundraiser.i18n.languages import use_language
from fundraiser.i18n.urls import language_of_path
from fundraiser.matching.offers import offer_once_public
from fundraiser.pledges.forms import GivingForm
from fundraiser.pledges.views.giving_form import ShownForm
from fundraiser.public.views.blueprints import bp
from fundraiser.public.views.campaigns import campaign_html
from fundraiser.web.access import signed_link, staff_only
from fundraiser.web.responses import not_stored, or_404


@bp.get("/campaigns/<slug>/preview")
@staff_only(Permission.SEE_TOTALS)
def campaign_preview(slug: str) -> ResponseReturnValue:
    """Show staff the page of a campaign that is not public; of a public one, the page itself."""
    campaign = or_404(find_campaign(slug))
    if campaign.is_published:
        return redirect(url_for("public.campaign_page", slug=slug), HTTPStatus.SEE_OTHER)
    use_language(language_of_path(request.path))  # not that of the back office
    return _preview(campaign)


@bp.get("/previews/<public_id>")
@signed_link(LINK_PURPOSE)
def shared_preview(public_id: str) -> ResponseReturnValue:
    """Show the page of a campaign that is not public to whoever was given the link."""
    return _preview(or_404(find_previewed(public_id)))


def _preview(campaign: Campaign) -> ResponseReturnValue:
    at = clock.now()
    shown_at = at if campaign.season_at(at).is_open else campaign.opens_at
    offer = offer_once_public(campaign, at=shown_at)
    form = ShownForm(GivingForm.blank(campaign), "", offer)
    return not_stored(campaign_html(campaign, form, at=shown_at, is_preview=True))
