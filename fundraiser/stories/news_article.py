"""Structured data of a story for search engines: schema.org's NewsArticle."""

from typing import Any

from fundraiser.i18n.formats import iso_instant
from fundraiser.organisation.json_ld import CONTEXT, describe_charity
from fundraiser.stories.models import Story, StoryWords


def news_article(
    story: Story, words: StoryWords, *, page_url: str, picture_url: str | None
) -> dict[str, Any]:
    """Return the story as JSON-LD, without the match."""
    charity = describe_charity(words.language)
    article: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "NewsArticle",
        "headline": words.title,
        "description": words.summary,
        "inLanguage": f"{words.language}-CA",
        "mainEntityOfPage": page_url,
        "url": page_url,
        "isAccessibleForFree": True,
        "author": {"@type": "Person", "name": story.author} if story.author else charity,
        "publisher": charity,
    }
    if words.place:
        article["dateline"] = words.place
    if story.publish_at:
        article["datePublished"] = iso_instant(story.publish_at)
        article["dateModified"] = iso_instant(max(story.publish_at, story.changed_at))
    if picture_url:
        article["image"] = [picture_url]
    return article
