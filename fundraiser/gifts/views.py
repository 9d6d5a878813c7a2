"""The pages of one gift, opened by a signed link: the thank-you and the match explained."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign
from fundraiser.gifts import sentences
from fundraiser.gifts.emails import LINK_PURPOSE
from fundraiser.gifts.explanation import Explanation, explain
from fundraiser.gifts.match_proof import find_proof
from fundraiser.gifts.models import Gift
from fundraiser.gifts.places import PlaceOfGift, find_place
from fundraiser.gifts.queries import find_gift
from fundraiser.i18n.languages import current_language
from fundraiser.i18n.urls import LanguageBlueprint
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus
from fundraiser.mail.queries import list_about
from fundraiser.matching.offers import current_offer, progress
from fundraiser.organisation.share_cards import ShareCard
from fundraiser.organisation.views import card_response
from fundraiser.web.access import signed_link
from fundraiser.web.after_payment import after_payment
from fundraiser.web.links import public_signed_url, public_url_for, signed_url
from fundraiser.web.responses import or_404
from fundraiser.web.sharing import ShareLink, share_links

SHARE_PURPOSE = "gift-share"  # its holder sees no name, and not the thank-you
bp = LanguageBlueprint("gifts", __name__, url_prefix="/gifts")


@bp.get("/<public_id>/thank-you")
@signed_link(LINK_PURPOSE)
@after_payment
def thank_you(public_id: str) -> ResponseReturnValue:
    """Thank the donor and show the gift and its match."""
    gift = or_404(find_gift(public_id))
    campaign = get_campaign(gift.campaign_id)
    place = find_place(gift.credit)
    match = explain(gift)
    may_share = bool(gift.left) and campaign.takes_gifts_at(clock.now())
    return render_template(
        "gifts/thank_you.html",
        gift=gift,
        campaign=campaign,
        place=place,
        match=match,
        proof=find_proof(gift),
        impact=sentences.impact(gift, campaign),
        dedication=sentences.dedication(gift.tribute, notice=_notice_status(gift)),
        match_url=signed_url("gifts.match", LINK_PURPOSE, gift.public_id),
        shared=_shared(gift, match, campaign, place) if may_share else None,
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


@bp.get("/<public_id>/shared")
@signed_link(SHARE_PURPOSE)
def shared_gift(public_id: str) -> ResponseReturnValue:
    """Show what a gift became, without its donor's name, to those whom the donor sent the link.

    A gift that was refunded or lost its match leads to the campaign.
    """
    gift = or_404(find_gift(public_id))
    campaign, place, match = get_campaign(gift.campaign_id), find_place(gift.credit), explain(gift)
    endpoint, slug = _page_of(campaign, place)
    if match.together <= gift.left:
        return redirect(url_for(endpoint, slug=slug))
    return render_template(
        "gifts/shared.html",
        title=sentences.shared_title(gift.left, match.together),
        campaign=campaign,
        matching=current_offer(campaign, at=clock.now()),
        is_open=campaign.takes_gifts_at(clock.now()),
        give_url=url_for(endpoint, slug=slug),
        card_url=_card_url(gift, _card_of(gift, match, campaign)),
    )


@bp.get("/<public_id>/shared.jpg")
@signed_link(SHARE_PURPOSE)
def shared_card(public_id: str) -> ResponseReturnValue:
    """Give the picture that other sites show beside the link."""
    gift = or_404(find_gift(public_id))
    return card_response(_card_of(gift, explain(gift), get_campaign(gift.campaign_id)))


@dataclass(frozen=True, slots=True)
class SharedPage:
    """What the donor passes on with a message: what the gift became, or where it was made."""

    title: str
    url: str
    message: str

    @property
    def links(self) -> list[ShareLink]:
        return share_links(self.url, self.title, message=self.message)


def _shared(
    gift: Gift, match: Explanation, campaign: Campaign, place: PlaceOfGift | None
) -> SharedPage:
    language = current_language()
    endpoint, slug = _page_of(campaign, place)
    url = public_url_for(endpoint, language=language, slug=slug)
    if match.together > gift.left and place is None:
        url = public_signed_url(
            "gifts.shared_gift", SHARE_PURPOSE, gift.public_id, language=language
        )
    return SharedPage(
        title=place.title if place else campaign.title_in(language),
        url=url,
        message=sentences.message_to_friends(
            gift.left, match.together, campaign=campaign.name_in(language)
        ),
    )


def _page_of(campaign: Campaign, place: PlaceOfGift | None) -> tuple[str, str]:
    """Return endpoint and slug of the page that the gift was made on."""
    return (place.endpoint, place.slug) if place else ("public.campaign_page", campaign.slug)


def _card_of(gift: Gift, match: Explanation, campaign: Campaign) -> ShareCard:
    language = current_language()
    offer = current_offer(campaign, at=clock.now())
    return ShareCard(
        name=f"{gift.public_id}-card-{language}",
        title=sentences.shared_title(gift.left, match.together),
        line=campaign.title_in(language),
        language=language,
        percent=progress(campaign, offer).percent,
    )


def _card_url(gift: Gift, card: ShareCard) -> str:
    return public_signed_url(
        "gifts.shared_card", SHARE_PURPOSE, gift.public_id, language=card.language, v=card.version
    )


def _notice_status(gift: Gift) -> EmailStatus | None:
    """Return the status of the email to the person told of the dedication, if there is one."""
    notices = list_about({EmailKind.TRIBUTE_NOTICE: [gift.id]})
    return notices[-1].status if notices else None
