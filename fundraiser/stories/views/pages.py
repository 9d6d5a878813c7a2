"""The list of stories, and the page of one.

Neither is cached, so that the call to action is always current.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.campaigns.operations import SLUG
from fundraiser.database import transaction
from fundraiser.jobs import JobName
from fundraiser.organisation.views import card_response
from fundraiser.stories.models import Story
from fundraiser.stories.operations import publish_due
from fundraiser.stories.pages import call_to_action, share_card, story_facts
from fundraiser.stories.queries import count_visible, find_visible, list_visible, lock_story
from fundraiser.stories.views.blueprint import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.actors import Actor
from fundraiser.web.responses import or_404

PAGE_LENGTH = 12
LONGEST_NUMBER = 5  # digits of a page


@bp.get("/stories")
@open_to_all
def stories() -> ResponseReturnValue:
    """List the stories, newest first, one page at a time."""
    at = clock.now()
    number = or_404(_number(request.args.get("page")))
    pages = -(-count_visible(at=at) // PAGE_LENGTH) or 1  # rounds up
    or_404(number if number <= pages else None)
    return render_template(
        "stories/stories.html",
        stories=list_visible(at=at, most=PAGE_LENGTH, skip=(number - 1) * PAGE_LENGTH),
        number=number,
        pages=pages,
        newer=number - 1,
        older=number + 1 if number < pages else None,
    )


@bp.get("/stories/<slug>")
@open_to_all
def story(slug: str) -> ResponseReturnValue:
    """Show a story with its call to action."""
    at = clock.now()
    visible = or_404(find_visible(slug, at=at) if SLUG.fullmatch(slug) else None)
    if visible.is_due_at(at):
        visible = _publish(visible)
    return render_template("stories/story.html", **story_facts(visible, at=at))


@bp.get("/stories/<slug>/card.jpg")
@open_to_all
def story_card(slug: str) -> ResponseReturnValue:
    """Give the picture that other sites show beside a link to the story."""
    at = clock.now()
    visible = or_404(find_visible(slug, at=at) if SLUG.fullmatch(slug) else None)
    return card_response(share_card(visible, call_to_action(visible, at=at)))


def _publish(due: Story) -> Story:
    """Publish a story that is due before the job does, so that its picture is shown too."""
    at = clock.now()
    with transaction():
        locked = lock_story(due.id)
        publish_due(locked, actor=Actor.job(JobName.PUBLISH_STORIES), at=at)
    return or_404(locked if locked.is_visible_at(at) else None)


def _number(text: str | None) -> int | None:
    """Return a page's number from the query, 1 without one, None if it is not a number."""
    if text is None:
        return 1
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return (int(text) or None) if is_number else None
