"""Writing to owners whose next email is due, or whose gifts have changed; letting drafts go."""

from datetime import datetime

from fundraiser import clock
from fundraiser.database import lock_row, transaction
from fundraiser.peer_to_peer.models import DraftEmail
from fundraiser.peer_to_peer.operations.draft_emails import remind
from fundraiser.peer_to_peer.operations.follow_up import follow_up
from fundraiser.peer_to_peer.operations.gift_notices import tell_of_gifts
from fundraiser.peer_to_peer.operations.publication import DRAFTS_KEPT, delete_draft
from fundraiser.peer_to_peer.queries.drafts import list_reminders_due
from fundraiser.peer_to_peer.queries.pages import (
    list_abandoned_drafts,
    list_pages_to_tell_of_gifts,
    list_pages_to_write_to,
    list_pages_with_gifts_unseen,
    lock_page,
)

BATCH = 50


def follow_up_owners() -> None:
    """Every email of the owners' series, and about gifts, that is due is in the outbox.

    So are the reminders of drafts that nobody has published. One that may not leave now, at night
    or on a holiday, is planned for the next morning.
    """
    at = clock.now()
    _remind_of_drafts(at)
    while page_ids := {
        *list_pages_to_write_to(at=at, most=BATCH),
        *list_pages_to_tell_of_gifts(at=at, most=BATCH),
        *list_pages_with_gifts_unseen(most=BATCH),
    }:
        for page_id in sorted(page_ids):
            with transaction():
                page = lock_page(page_id)
                follow_up(page, at=at)
                tell_of_gifts(page, at=at)


def _remind_of_drafts(at: datetime) -> None:
    while draft_email_ids := list_reminders_due(at=at, most=BATCH):
        for draft_email_id in draft_email_ids:
            with transaction():
                remind(lock_row(DraftEmail, draft_email_id), at=at)


def forget_drafts() -> None:
    """Drafts that nobody has owned for 90 days are gone, and their pictures with them."""
    before = clock.now() - DRAFTS_KEPT
    while page_ids := list_abandoned_drafts(before=before, most=BATCH):
        for page_id in page_ids:
            with transaction():
                delete_draft(page_id)
