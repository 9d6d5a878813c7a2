"""The jobs that send the outbox, and forget the text of old emails."""

from flask import current_app

from fundraiser import clock
from fundraiser.database import in_transaction
from fundraiser.mail.jobs.outbox_round import OutboxRound
from fundraiser.mail.jobs.sender_threads import SenderThreads
from fundraiser.mail.retention import forget_some_bodies


def send_due_mail(threads: SenderThreads | None = None) -> None:
    """Send every due email, and put back what cannot be sent now.

    Uses the threads given, whose connections stay open; else threads of its own.
    """
    if threads is not None:
        OutboxRound(threads).send_all()
        return
    with SenderThreads(current_app._get_current_object()) as own_threads:  # type: ignore[attr-defined]
        OutboxRound(own_threads).send_all()


def forget_email_bodies() -> None:
    """Erase the text of emails that ended 90 days ago."""
    while in_transaction(lambda: forget_some_bodies(at=clock.now())):
        pass
