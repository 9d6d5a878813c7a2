"""Writing to owners whose next email is due, or whose gifts have changed; letting drafts go."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.mail.quiet_hours import is_quiet
from fundraiser.organisation.queries import home_zone
from fundraiser.peer_to_peer.operations.follow_up import follow_up
from fundraiser.peer_to_peer.operations.publication import DRAFTS_KEPT, delete_draft
from fundraiser.peer_to_peer.queries.pages import (
    list_abandoned_drafts,
    list_pages_to_write_to,
    list_pages_with_gifts_unseen,
    lock_page,
)

BATCH = 50


def follow_up_owners() -> None:
    """Every email of the owners' series that is due is in the outbox; none at night."""
    at = clock.now()
    if is_quiet(at, home_zone()):
        return
    while page_ids := {
        *list_pages_to_write_to(at=at, most=BATCH),
        *list_pages_with_gifts_unseen(most=BATCH),
    }:
        for page_id in sorted(page_ids):
            with transaction():
                follow_up(lock_page(page_id), zone=home_zone(), at=at)


def forget_drafts() -> None:
    """Drafts that nobody has owned for 90 days are gone, and their pictures with them."""
    before = clock.now() - DRAFTS_KEPT
    while page_ids := list_abandoned_drafts(before=before, most=BATCH):
        for page_id in page_ids:
            with transaction():
                delete_draft(page_id)
