"""The file of a campaign's share card."""

from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.i18n.languages import current_language
from fundraiser.matching.offers import current_offer, progress
from fundraiser.organisation.views import card_response
from fundraiser.public.share_cards import campaign_card
from fundraiser.public.views.blueprints import bp
from fundraiser.public.views.published import published
from fundraiser.web.access import open_to_all


@bp.get("/campaigns/<slug>/card.jpg")
@open_to_all
def campaign_card_file(slug: str) -> ResponseReturnValue:
    """Give a campaign's card."""
    campaign = published(slug)
    figures = progress(campaign, current_offer(campaign, at=clock.now()))
    return card_response(campaign_card(campaign, figures, current_language()))
