"""The pages of one gift, opened by a signed link: the thank-you and the match explained."""

from flask import render_template
from flask.typing import ResponseReturnValue

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign
from fundraiser.gifts.emails import LINK_PURPOSE
from fundraiser.gifts.explanation import explain
from fundraiser.gifts.places import PlaceOfGift, find_place
from fundraiser.gifts.queries import find_gift
from fundraiser.i18n.languages import current_language
from fundraiser.i18n.urls import LanguageBlueprint
from fundraiser.web.access import signed_link
from fundraiser.web.after_payment import after_payment
from fundraiser.web.links import public_url_for, signed_url
from fundraiser.web.responses import or_404
from fundraiser.web.sharing import ShareLink, share_links

bp = LanguageBlueprint("gifts", __name__, url_prefix="/gifts")


@bp.get("/<public_id>/thank-you")
@signed_link(LINK_PURPOSE)
@after_payment
def thank_you(public_id: str) -> ResponseReturnValue:
    """Thank the donor and show the gift and its match."""
    gift = or_404(find_gift(public_id))
    campaign = get_campaign(gift.campaign_id)
    place = find_place(gift.credit)
    return render_template(
        "gifts/thank_you.html",
        gift=gift,
        campaign=campaign,
        place=place,
        match=explain(gift),
        match_url=signed_url("gifts.match", LINK_PURPOSE, gift.public_id),
        share_links=_share_links(campaign, place),
    )


@bp.get("/<public_id>/match")
@signed_link(LINK_PURPOSE)
@after_payment
def match(public_id: str) -> ResponseReturnValue:
    """Explain the match of one gift (M22)."""
    gift = or_404(find_gift(public_id))
    explanation = explain(gift)
    return render_template(
        "gifts/match.html",
        gift=gift,
        campaign=get_campaign(gift.campaign_id),
        match=explanation,
        steps=explanation.steps,
    )


def _share_links(campaign: Campaign, place: PlaceOfGift | None) -> list[ShareLink]:
    """Return links to share the page that the gift was made on."""
    language = current_language()
    if place:
        return share_links(place.public_url(language), place.title)
    page_url = public_url_for("public.campaign_page", language=language, slug=campaign.slug)
    return share_links(page_url, campaign.title_in(language))
