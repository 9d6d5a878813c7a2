"""The list of stories, and one of them.

Neither is kept: the call to action says what is true as the page leaves.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.campaigns.operations import SLUG
from fundraiser.database import transaction
from fundraiser.jobs import JobName
from fundraiser.stories.models import Story
from fundraiser.stories.operations import publish_due
from fundraiser.stories.pages import story_facts
from fundraiser.stories.queries import count_visible, find_visible, list_visible, lock_story
from fundraiser.stories.views.blueprint import bp
from fundraiser.web.access import open_to_all
from fundraiser.web.actors import Actor
from fundraiser.web.responses import or_404

PAGE_LENGTH = 12
LONGEST_NUMBER = 5  # digits of a page


@bp.get("/stories", strict_slashes=False)
@open_to_all
def stories() -> ResponseReturnValue:
    """List the stories, the newest first, a page at a time."""
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


@bp.get("/stories/<slug>", strict_slashes=False)
@open_to_all
def story(slug: str) -> ResponseReturnValue:
    """Show a story with its call to action, as the match stands."""
    at = clock.now()
    found = or_404(find_visible(slug, at=at) if SLUG.fullmatch(slug) else None)
    if found.is_due_at(at):
        found = _publish(found)
    return render_template("stories/story.html", **story_facts(found, at=at))


def _publish(due: Story) -> Story:
    """Do what the job would have done by now: its picture is to be seen with it."""
    at = clock.now()
    with transaction():
        found = lock_story(due.id)
        publish_due(found, actor=Actor.job(JobName.PUBLISH_STORIES), at=at)
    return or_404(found if found.is_visible_at(at) else None)


def _number(written: str | None) -> int | None:
    """Return the number of the page that is asked for; None for what is none."""
    if written is None:
        return 1
    is_number = written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER
    return (int(written) or None) if is_number else None
