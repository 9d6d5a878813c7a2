"""The content of a story's page: its text, the call to action, related stories."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fundraiser.campaigns.models import Campaign, Season
from fundraiser.clock import date_in
from fundraiser.i18n.languages import Language, current_language
from fundraiser.matching.offers import Offer, Progress, current_offer, progress
from fundraiser.organisation.share_cards import ShareCard
from fundraiser.pictures.links import card_url
from fundraiser.stories.models import Story, StoryWords
from fundraiser.stories.news_article import news_article
from fundraiser.stories.queries import list_related
from fundraiser.web.links import public_url_for
from fundraiser.web.sharing import share_links

STORY_PAGE = "stories.story"
STORY_CARD = "stories.story_card"


@dataclass(frozen=True, slots=True)
class CallToAction:
    """The campaign that a story links to, with its current match and figures."""

    campaign: Campaign
    matching: Offer
    progress: Progress
    season: Season


def call_to_action(story: Story, *, at: datetime) -> CallToAction | None:
    """Return the story's call to action, or None without a published campaign."""
    campaign = story.campaign
    if campaign is None or not campaign.is_published:
        return None
    offer = current_offer(campaign, at=at)
    return CallToAction(campaign, offer, progress(campaign, offer), campaign.season_at(at))


def story_facts(story: Story, *, at: datetime) -> dict[str, Any]:
    """Return the values for `stories/story.html`, in the current language."""
    language = current_language()
    words = story.words_in(language)
    page_url = url_of(story, language)
    picture = story.shown_picture()
    call = call_to_action(story, at=at)
    facts: dict[str, Any] = {
        "story": story,
        "words": words,
        "is_in_other_only": words.language is not language,
        "known_by": url_of(story, words.language),
        "twins": twins_of(story),
        "dated_on": story.published_on or date_in(at, story.zone),
        "picture": picture,
        "card_url": share_card_url(story, call),
        "call": call,
        "related": list_related(story, at=at),
        "share_links": share_links(page_url, words.title),
        "page_url": page_url,
    }
    shown_at = card_url(picture) if picture else None
    return {**facts, "structured": _structured(story, words, shown_at)}


def share_card(story: Story, call: CallToAction | None) -> ShareCard:
    """Return the story's card: its picture and title, the campaign and how far that has come."""
    words = story.words_in(current_language())
    return ShareCard(
        name=f"{story.public_id}-card-{words.language}",
        title=words.title,
        line=call.campaign.title_in(words.language) if call else "",
        language=words.language,
        percent=call.progress.percent if call else None,
        picture=story.shown_picture(),
    )


def share_card_url(story: Story, call: CallToAction | None) -> str:
    card = share_card(story, call)
    return public_url_for(STORY_CARD, language=card.language, slug=story.slug, v=card.version)


def url_of(story: Story, language: Language) -> str:
    """Return the absolute address of the story's page in a language."""
    return public_url_for(STORY_PAGE, language=language, slug=story.slug)


def twins_of(story: Story) -> list[tuple[str, str]]:
    """Return (language, address) of a story in two languages, then `x-default`; else nothing."""
    if len(story.languages) == 1:
        return []
    urls = [(str(language), url_of(story, language)) for language in Language]
    return [*urls, ("x-default", urls[0][1])]


def _structured(story: Story, words: StoryWords, picture_url: str | None) -> dict[str, Any]:
    page_url = url_of(story, words.language)
    return news_article(story, words, page_url=page_url, picture_url=picture_url)
