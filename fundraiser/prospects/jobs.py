"""The job that updates prospects from their pages and sends the emails that are due."""

from datetime import datetime

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.prospects.operations.sign_ups import follow_up
from fundraiser.prospects.operations.staff_acts import move_prospect
from fundraiser.prospects.queries import (
    list_prospects_behind_their_pages,
    list_prospects_to_write_to,
    lock_prospect,
)
from fundraiser.web.actors import current_actor

BATCH = 50


def follow_up_prospects() -> None:
    """Update the status of prospects with a page, then queue every email that is due. Repeatable.

    An email that may not leave now, at night or on a holiday, is planned for the next morning.
    """
    at = clock.now()
    _follow_pages(at)
    while prospect_ids := list_prospects_to_write_to(at=at, most=BATCH):
        for prospect_id in prospect_ids:
            with transaction():
                follow_up(lock_prospect(prospect_id), at=at)


def _follow_pages(at: datetime) -> None:
    for prospect_id, status in list_prospects_behind_their_pages(at=at):
        with transaction():
            prospect = lock_prospect(prospect_id)
            if prospect.can_move_to(status):
                move_prospect(prospect, status, actor=current_actor(), at=at)
