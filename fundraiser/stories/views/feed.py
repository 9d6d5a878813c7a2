"""The RSS 2.0 feed of the newest stories in one language."""

import re
from email.utils import format_datetime

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.i18n.languages import current_language
from fundraiser.organisation.queries import organisation_in
from fundraiser.pictures.links import card_url
from fundraiser.stories.models import Story
from fundraiser.stories.pages import url_of
from fundraiser.stories.queries import list_visible
from fundraiser.stories.views.blueprint import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.links import public_url_for
from fundraiser.web.responses import cached_by_all

NEWEST = 30
KEPT_SECONDS = 60
# Characters that XML 1.0 does not allow, but people may type.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@bp.get("/stories/feed.xml")
@open_to_all
def feed() -> ResponseReturnValue:
    """Show the newest stories in the language of the address."""
    language = current_language()
    stories = list_visible(at=clock.now(), most=NEWEST, language=language)
    body = render_template(
        "stories/feed.xml",
        title=_("Stories of %(organisation)s", organisation=organisation_in(language).name),
        description=_("News from the people we work with, and from those who help."),
        items=[_item(story) for story in stories],
        list_url=public_url_for("stories.stories", language=language),
        own_url=public_url_for("stories.feed", language=language),
    )
    answer = Response(NO_XML.sub("", body), content_type="application/rss+xml; charset=utf-8")
    return cached_by_all(answer, KEPT_SECONDS)


def _item(story: Story) -> dict[str, str | None]:
    language = current_language()
    words = story.words_in(language)
    picture = story.shown_picture()
    return {
        "title": words.title,
        "summary": words.summary,
        "url": url_of(story, language),
        "guid": f"story:{story.public_id}:{language}",
        "published": format_datetime(story.publish_at, usegmt=True) if story.publish_at else None,
        "card": card_url(picture) if picture else None,
        "alt": words.alt,
    }
