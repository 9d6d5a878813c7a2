"""When a page or team takes no gifts any more: what was typed is kept, and the campaign offered.

Neither the page nor its owner is named: it may have been taken down for a reason.
"""

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.pledges.forms import GivingForm
from fundraiser.pledges.operations.attempts import require_open
from fundraiser.pledges.views.giving_form import (
    AnyForm,
    GivingPlace,
    change_form,
    form_again,
    read_key,
)
from fundraiser.web.responses import or_404


def offer_campaign(campaign: Campaign, *, may_say_so: bool) -> ResponseReturnValue:
    """Answer a form sent to a place that takes no gifts: give to the campaign instead.

    If nobody may see the place (`may_say_so` is false), only who had its form open is told; to
    others there is no such page. Raises CampaignClosed, in words, if the campaign is closed too.
    """
    form = GivingForm(campaign)
    key = read_key(campaign, form)
    if key is None and not may_say_so:
        or_404(None)
    require_open(campaign, clock.now())
    return form_again(_instead(campaign), form, HTTPStatus.CONFLICT, key=key)


def change_elsewhere(campaign: Campaign, public_id: str) -> ResponseReturnValue:
    """Show what a donor had written at a place that takes no gifts now, for the campaign."""
    return change_form(_instead(campaign), public_id)


def _instead(campaign: Campaign) -> GivingPlace:
    def draw(shown: AnyForm) -> str:
        return render_template(
            "peer_to_peer/give_elsewhere.html",
            campaign=campaign,
            takes_gifts=campaign.takes_gifts_at(clock.now()),
            **shown.facts(),
        )

    return GivingPlace(campaign=campaign, draw=draw)
