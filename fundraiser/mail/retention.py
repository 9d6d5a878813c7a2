"""How long the text of an email is kept. Its subject, its reader and its status stay."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from fundraiser.database import db, rows_changed
from fundraiser.mail.models import EmailStatus, OutgoingEmail

BODIES_KEPT = timedelta(days=90)
BATCH = 200  # rows changed in one transaction
ENDED = (EmailStatus.SENT, EmailStatus.DEAD, EmailStatus.WITHDRAWN)


def forget_some_bodies(*, at: datetime) -> int:
    """Erase the text of a batch of emails that ended long ago; return how many.

    0 means that none is left. If one is sent again, it is written again. Repeatable.
    """
    old = select(OutgoingEmail.id).where(
        OutgoingEmail.status.in_(ENDED),
        OutgoingEmail.due_at < at - BODIES_KEPT,
        OutgoingEmail.raw.is_not(None),
    )
    ids = db.session.scalars(old.limit(BATCH)).all()
    if not ids:
        return 0
    erasure = update(OutgoingEmail).where(
        OutgoingEmail.id.in_(ids), OutgoingEmail.status.in_(ENDED)
    )
    return rows_changed(erasure.values(raw=None))
