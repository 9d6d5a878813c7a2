"""Reads of where drafts were sent to."""

from collections.abc import Sequence
from datetime import datetime

from fundraiser.database import db, find_row, list_due
from fundraiser.peer_to_peer.models import DraftEmail


def find_draft_email(page_id: int) -> DraftEmail | None:
    """Return where the draft's link was sent."""
    return find_row(DraftEmail, DraftEmail.page_id == page_id)


def find_draft_email_by_id(draft_email_id: int) -> DraftEmail | None:
    return db.session.get(DraftEmail, draft_email_id)


def list_reminders_due(*, at: datetime, most: int) -> Sequence[int]:
    """Return the ids of draft emails whose reminder is due, the longest due first."""
    return list_due(DraftEmail.remind_at, at=at, most=most)
