"""The job that publishes scheduled stories."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.stories.operations import publish_due
from fundraiser.stories.queries import list_due, lock_story
from fundraiser.web.actors import current_actor

BATCH = 50


def publish_due_stories() -> None:
    """Publish every scheduled story that is due, with its picture. Repeatable."""
    at = clock.now()
    while story_ids := list_due(at=at, most=BATCH):
        for story_id in story_ids:
            with transaction():
                publish_due(lock_story(story_id), actor=current_actor(), at=at)
