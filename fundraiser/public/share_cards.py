"""The share card of a campaign."""

from fundraiser.campaigns.models import Campaign
from fundraiser.i18n.languages import Language
from fundraiser.matching.offers import Progress
from fundraiser.organisation.share_cards import ShareCard
from fundraiser.web.links import public_url_for

CAMPAIGN_CARD = "public.campaign_card_file"


def campaign_card(campaign: Campaign, figures: Progress, language: Language) -> ShareCard:
    """Return the card of a campaign: its title, its summary and how far it has come."""
    return ShareCard(
        name=f"campaign-{campaign.id}-card-{language}",
        title=campaign.title_in(language),
        line=campaign.summary_in(language),
        language=language,
        percent=figures.percent,
    )


def campaign_card_url(campaign: Campaign, figures: Progress, language: Language) -> str:
    version = campaign_card(campaign, figures, language).version
    return public_url_for(CAMPAIGN_CARD, language=language, slug=campaign.slug, v=version)
