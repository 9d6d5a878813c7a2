"""The pages of the sitemap, in their languages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fundraiser.campaigns.queries import list_published
from fundraiser.i18n.formats import iso_instant
from fundraiser.i18n.languages import Language
from fundraiser.stories.models import Story
from fundraiser.stories.pages import url_of
from fundraiser.stories.queries import list_visible
from fundraiser.web.links import public_url_for

ALWAYS = (
    "public.home",
    "prospects.fundraise",
    "prospects.guide",
    "stories.stories",
    "enquiries.media",
    "enquiries.help_form",
    "public.about",
    "public.privacy",
)
OF_A_CAMPAIGN = ("public.campaign_page", "public.match_page")
MOST_STORIES = 10_000  # a sitemap may have 50,000 addresses


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """The addresses of one page by language, and when it was changed, if known."""

    urls: dict[str, str]
    changed: str = ""


def sitemap_pages(*, at: datetime) -> Sequence[SitemapPage]:
    """Return every public page: fixed pages, published campaigns, visible stories."""
    stories = list_visible(at=at, most=MOST_STORIES)
    return [*_fixed_and_campaign_pages(), *(_page_of(story) for story in stories)]


def _fixed_and_campaign_pages() -> Iterator[SitemapPage]:
    for endpoint in ALWAYS:
        yield _in_both(endpoint)
    for campaign in list_published():
        for endpoint in OF_A_CAMPAIGN:
            yield _in_both(endpoint, slug=campaign.slug)


def _page_of(story: Story) -> SitemapPage:
    changed_at = max(story.changed_at, story.publish_at or story.changed_at)
    urls = {str(language): url_of(story, language) for language in story.languages}
    return SitemapPage(urls, iso_instant(changed_at))


def _in_both(endpoint: str, **values: str) -> SitemapPage:
    return SitemapPage(
        {
            str(language): public_url_for(endpoint, language=language, **values)
            for language in Language
        }
    )
